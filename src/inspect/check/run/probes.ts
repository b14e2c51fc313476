import { setTimeout as sleep } from 'node:timers/promises';
import { layout } from '../../../plan/image-layout.ts';
import { lastWords } from '../../../runtime/last-words.ts';
import { probeUrl } from '../../../runtime/probe-url.ts';
import type { ProbeFacts } from './run-facts.ts';
import type { Trial } from './trial.ts';

/** What a probe may take. */
const probeMs = 10_000;

const sidecarProbes = ['/livez', '/startupz', '/readyz'];
/** It asks the app about once a second, and is ready after the first answer. */
const sidecarPatience = { times: 20, pauseMs: 250 };

export interface ProbePlan {
  readonly byWarp: boolean;
  /** As the image's configuration has it. */
  readonly healthcheck: readonly string[];
  /** Port that speaks HTTP. */
  readonly port: number | undefined;
  /** Of warp's sidecar, where there is to be one. */
  readonly sidecarPort: number | undefined;
}

/** Asks everything by which a platform would tell whether the app is well. */
export async function askProbes(trial: Trial, plan: ProbePlan): Promise<readonly ProbeFacts[]> {
  const commands: (readonly [name: string, argv: readonly string[]])[] = plan.byWarp
    ? ['alive', 'ready'].map((verb) => [`warp ${verb}`, [layout.command, verb]] as const)
    : healthcheckCommand(plan.healthcheck).map((argv) => ['HEALTHCHECK', argv] as const);
  const { port, sidecarPort } = plan;
  const asked = [
    ...commands.map(([name, argv]) => askCommand(trial, name, argv)),
    ...(port === undefined ? [] : [askUrl('GET /', trial.url(port))]),
    ...(sidecarPort === undefined
      ? []
      : sidecarProbes.map((path) => askSidecar(trial, sidecarPort, path))),
  ];
  return Promise.all(asked);
}

/** Docker's own words; `NONE` is no check. */
function healthcheckCommand([kind, ...words]: readonly string[]): readonly (readonly string[])[] {
  if (kind === 'CMD') return [words];
  return kind === 'CMD-SHELL' ? [['/bin/sh', '-c', ...words]] : [];
}

async function askCommand(
  { container }: Trial,
  name: string,
  argv: readonly string[],
): Promise<ProbeFacts> {
  const answer = await Promise.race([
    // It may have ended meanwhile.
    container
      .exec(argv)
      .catch((error: Error) => ({ status: -1, stdout: '', stderr: error.message })),
    sleep(probeMs, undefined, { ref: false }),
  ]);
  if (answer === undefined) return { name, ok: false, said: `no answer in ${probeMs / 1000} s` };
  const words = lastWords(`${answer.stdout}\n${answer.stderr}`);
  const said = answer.status === 0 ? 'yes' : `status ${answer.status}${words ? `: ${words}` : ''}`;
  return { name, ok: answer.status === 0, said };
}

async function askUrl(name: string, url: URL | undefined): Promise<ProbeFacts> {
  const answer = url === undefined ? 'its port was not published' : await probeUrl(url);
  return { name, ok: typeof answer === 'number' && answer < 500, said: String(answer) };
}

async function askSidecar(trial: Trial, port: number, path: string): Promise<ProbeFacts> {
  const ask = () => askUrl(`GET :${port}${path}`, trial.url(port, path));
  let probe = await ask();
  for (let again = 1; !probe.ok && again < sidecarPatience.times; again += 1) {
    await sleep(sidecarPatience.pauseMs);
    probe = await ask();
  }
  return probe;
}
