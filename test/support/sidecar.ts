import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { samples } from './metrics.ts';

const shipped = join(import.meta.dirname, '../../builders/python/image/sidecar');

export interface Sidecar {
  readonly process: ChildProcess;
  /** Folder of the container's state. */
  readonly state: string;
  readonly port: number;
  write(name: string, text?: string): void;
  remove(name: string): void;
  ask(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** Samples of /metrics: `name{labels}` → value. */
  metrics(): Promise<Record<string, number>>;
  /** Sends datagrams as a process of the server would: JSON, or Python's expression for bytes. */
  report(...datagrams: readonly (object | string)[]): void;
}

/** Starts the sidecar of Python images on a folder of state; both end with the test. */
export async function startSidecar(
  options: readonly string[] = [],
  { state = temporaryState(), env = {} }: { state?: string; env?: Record<string, string> } = {},
): Promise<Sidecar> {
  const port = await freePort();
  const child = spawn('python3', ['-IS', shipped, '--port', String(port), ...options], {
    env: { PATH: process.env.PATH, WARP_STATE: state, WARP_HOME: state, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  for (let tries = 0; ; tries += 1) {
    if (await ask('/livez').then(Boolean, () => false)) break;
    if (tries > 200) throw new Error('the sidecar does not listen');
    await sleep(50);
  }
  return {
    process: child,
    state,
    port,
    write: (name, text = '') => writeFileSync(join(state, name), text),
    remove: (name) => rmSync(join(state, name), { force: true }),
    ask,
    metrics: async () => samples((await ask('/metrics')).text),
    report: (...datagrams) => send(join(state, 'telemetry.sock'), datagrams),
  };
}

export function temporaryState(): string {
  const state = mkdtempSync(join(tmpdir(), 'warp-sidecar-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  // PID 1 and the server: this process stands for both.
  writeFileSync(join(state, 'pid'), `${process.pid}\n`);
  writeFileSync(join(state, 'server.pid'), `${process.pid}\n`);
  return state;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function send(path: string, datagrams: readonly (object | string)[]): void {
  const python = datagrams.map((each) =>
    typeof each === 'string' ? each : `${JSON.stringify(JSON.stringify(each))}.encode()`,
  );
  const code = `import socket, struct\ns = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\nfor d in [${python.join(', ')}]:\n    s.sendto(d, ${JSON.stringify(path)})`;
  const sent = spawnSync('python3', ['-c', code], { encoding: 'utf8' });
  if (sent.status !== 0) throw new Error(sent.stderr);
}
