import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { imageUser } from '../../plan/image-layout.ts';
import { caEnvironment } from '../../plan/machine-flags.ts';
import type { RunStep } from '../../plan/types.ts';
import { WarpError } from '../../warp-error.ts';
import type { Ground } from './ground.ts';
import { showMounts } from './mounts.ts';

/** As many lines of a failed step's output are told. */
const tailLines = 100;

/**
 * Runs a step's command here. It has the network whatever the step says, and all of what it may see.
 * @param id of the step's events
 * @throws WarpError `WARP_BUILD_STEP_FAILED`
 */
export async function runStep(step: RunStep, id: string, ground: Ground): Promise<void> {
  ground.signal.throwIfAborted();
  const hide = showMounts(step, ground);
  try {
    await runCommand(step, id, ground);
  } finally {
    hide();
  }
}

async function runCommand(step: RunStep, id: string, ground: Ground): Promise<void> {
  const [program = '', ...args] = argvOf(step, process.getuid?.() === 0);
  const child = spawn(program, args, {
    cwd: ground.root,
    env: environmentOf(step, ground),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: ground.signal,
  });
  const tail: string[] = [];
  const listen = async (from: Readable, stream: 'out' | 'err') => {
    for await (const line of createInterface({
      input: from,
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      tail.push(line);
      if (tail.length > tailLines) tail.shift();
      ground.onEvent({ kind: 'log', id, line, stream });
    }
  };
  const said = Promise.all([listen(child.stdout, 'out'), listen(child.stderr, 'err')]);
  const [status, signal] = await once(child, 'close').catch((cause: unknown) => {
    ground.signal.throwIfAborted();
    throw failed(step, `cannot be run (${(cause as Error).message})`, tail, cause);
  });
  await said;
  if (status !== 0) throw failed(step, `ended with ${signal ?? status}`, tail);
}

/** Root stays root; the image's user is one that other users cannot become. */
function argvOf({ argv, as }: RunStep, isRoot: boolean): readonly string[] {
  if (as === 'root' || !isRoot) return argv;
  const { uid, gid } = imageUser;
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...argv];
}

function environmentOf(step: RunStep, ground: Ground): NodeJS.ProcessEnv {
  const secrets = (step.secrets ?? []).flatMap(({ id, env }) => {
    const content = ground.secrets[id];
    return env === undefined || content === undefined ? [] : [[env, content.toString()]];
  });
  return {
    ...caEnvironment(step),
    ...ground.env,
    ...step.env,
    ...ground.overrides,
    ...Object.fromEntries(secrets),
    ...(step.dated ? { SOURCE_DATE_EPOCH: String(ground.sourceDateEpoch) } : {}),
  };
}

function failed(step: RunStep, how: string, tail: readonly string[], cause?: unknown): WarpError {
  return new WarpError({
    code: 'WARP_BUILD_STEP_FAILED',
    phase: 'build',
    message: `${step.title} failed: ${step.argv[0]} ${how}`,
    hint: 'the output of the step says why',
    ...(tail.length > 0 ? { output: tail.join('\n') } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
}
