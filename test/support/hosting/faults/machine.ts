import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../ask.ts';
import type { HostedOptions } from '../hosted.ts';
import type { Fault } from '../outcome.ts';
import { gotOf, watched } from '../watched.ts';

const MiB = 2 ** 20;
const patience = { timeoutMs: 30_000 };

/** A container that nobody reads the log of, until a process `sleep` there is ended. */
const unread = `mkfifo /tmp/log && (sleep 3600; cat >/dev/null) </tmp/log &
sleep 0.2; exec /opt/warp/bin/warp start web >/tmp/log 2>&1`;

/** The clock of every program of the container is what /tmp/clock says; \`$LIB\` is the loader's own. */
const settableClock: Partial<HostedOptions> = {
  env: {
    LD_PRELOAD: '/usr/$LIB/faketime/libfaketimeMT.so.1',
    FAKETIME_TIMESTAMP_FILE: '/tmp/clock',
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  },
};

function clockJump(id: string, title: string, offset: string): Fault {
  return {
    id,
    title,
    async run(site) {
      await using one = await site.start(settableClock);
      return await watched(site, one, async () => {
        const asked = ask(one.url, '/sleep?3', patience);
        await one.logged('begun /sleep');
        await one.sh(`echo '${offset}' >/tmp/clock`);
        const seen = await ask(one.url, '/clock');
        const off = Math.abs(Number(seen.body.split(' ')[0]) - Date.now() / 1000);
        const note = off > 1000 ? {} : { note: `the clock did not jump (${seen.body})` };
        return { ...gotOf(await asked), ...note };
      });
    },
  };
}

/** What the machine does to a container. */
export const machineFaults: readonly Fault[] = [
  {
    id: 'descriptors',
    title: 'a process has no file descriptor left, for 5 s',
    async run(site) {
      const host = { Ulimits: [{ Name: 'nofile', Soft: 512, Hard: 512 }] };
      await using one = await site.start({ host });
      return await watched(site, one, async () => {
        await ask(one.url, '/descriptors?5', patience);
        return {};
      });
    },
  },
  {
    id: 'oom',
    title: 'a process is killed for memory (OOM)',
    async run(site) {
      const host = { Memory: 384 * MiB, MemorySwap: 384 * MiB };
      await using one = await site.start({ host });
      return await watched(site, one, async () =>
        gotOf(await ask(one.url, '/leak?1024', patience)),
      );
    },
  },
  clockJump('clock-ahead', 'the clock jumps an hour ahead', '+3600'),
  clockJump('clock-back', 'the clock jumps an hour back', '-3600'),
  {
    id: 'disk',
    title: 'the disk (/tmp) is full for 5 s',
    async run(site) {
      await using one = await site.start({ host: { Tmpfs: { '/tmp': 'rw,size=16m,mode=1777' } } });
      return await watched(site, one, async () => {
        const { body } = await ask(one.url, '/fill', patience);
        await sleep(5_000);
        await one.sh('rm -f /tmp/fill.*');
        return body.startsWith('No space') ? {} : { note: `the disk was not full: ${body}` };
      });
    },
  },
  {
    id: 'log-unread',
    title: 'nobody reads the log for 8 s',
    async run(site) {
      await using one = await site.start({ script: unread });
      const fill = async () => {
        void ask(one.url, '/log?200', patience);
        await sleep(8_000);
        await one.sh('kill $(pgrep -fx "sleep 3600")');
        return {};
      };
      // Of each request a line.
      return await watched(site, one, fill, 40);
    },
  },
];
