import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { prometheusTools } from './prometheus-tools.ts';
import { freePort } from './sidecar.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A Prometheus of the test's own. */
export interface Prometheus extends AsyncDisposable {
  readonly url: string;
  /** Samples that a query gives now. @throws Error with what Prometheus says of a query it cannot take */
  query(expr: string): Promise<readonly Sample[]>;
  /** Rules with what became of their last evaluation. */
  rules(): Promise<readonly Rule[]>;
  /** Names of all metrics it has. */
  names(): Promise<readonly string[]>;
}

const sampleSchema = z.object({
  metric: z.record(z.string(), z.string()),
  value: z.tuple([z.number(), z.string()]),
});
type Sample = z.infer<typeof sampleSchema>;

const ruleSchema = z.object({
  name: z.string(),
  query: z.string(),
  health: z.string(),
  lastError: z.string().optional(),
});
type Rule = z.infer<typeof ruleSchema>;

/** Scrapes `target` (`HOST:PORT`) as job `shop` of namespace `prod` every second, under these rules. */
export async function startPrometheus(target: string, rules: string): Promise<Prometheus> {
  const { prometheus } = await prometheusTools();
  const place = temporaryFolder();
  const port = await freePort();
  const config = join(place.path, 'prometheus.yml');
  mkdirSync(join(place.path, 'data'));
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rules],
      scrape_configs: [
        {
          job_name: 'shop',
          static_configs: [{ targets: [target], labels: { namespace: 'prod' } }],
        },
      ],
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  const options = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(place.path, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const child = spawn(prometheus, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const exited = once(child, 'exit');
  const end = async () => {
    child.kill('SIGKILL');
    await exited;
    place[Symbol.dispose]();
  };
  await untilReady(url, () => child.exitCode !== null).catch(async (cause) => {
    await end();
    throw new Error(`Prometheus does not start: ${said}`, { cause });
  });
  const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(`${url}/api/v1/${path}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return z.object({ data: schema }).parse(JSON.parse(text)).data;
  };
  return {
    url,
    async query(expr) {
      const result = z.object({ result: z.array(sampleSchema) });
      return (await ask(`query?query=${encodeURIComponent(expr)}`, result)).result;
    },
    async rules() {
      const groups = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });
      return (await ask('rules', groups)).groups.flatMap((group) => group.rules);
    },
    names: () => ask('label/__name__/values', z.array(z.string())),
    [Symbol.asyncDispose]: end,
  };
}

async function untilReady(url: string, hasEnded: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (hasEnded()) throw new Error('it has ended');
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(200);
  }
  throw new Error('it was not ready within a minute');
}
