import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import Docker from 'dockerode';
import { connectBuildKit } from '../../../src/engine/buildkit/connect.ts';
import type { BuildKitTarget } from '../../../src/engine/buildkit/link.ts';
import type { CredentialsLookup } from '../../../src/engine/buildkit/session/auth.ts';
import type { Transfer } from '../../../src/engine/buildkit/session/send-tree.ts';
import { parseAddress, type SocketAddress } from '../../../src/engine/buildkit/transport/dial.ts';
import type { BuildEvent, BuildRequest, ContextSource } from '../../../src/engine/types.ts';

/** The engine under test: WARP_TEST_ENGINE, DOCKER_HOST or Docker's usual socket. */
function engineAddress(): SocketAddress {
  const named =
    process.env.WARP_TEST_ENGINE ?? process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  const address = parseAddress(named);
  if (address === undefined) throw new Error(`cannot test against ${named}`);
  return address;
}

export const address = engineAddress();
export const docker = new Docker(address);

/** Label of all images that this test file makes; files run side by side. */
export const testLabel = { 'dev.warp.test': `buildkit-${randomUUID()}` };

/** Removes every image that this test file made. */
export async function removeTestImages(): Promise<void> {
  const label = Object.entries(testLabel).map(([name, value]) => `${name}=${value}`);
  for (const image of await docker.listImages({ filters: { label } }))
    await docker
      .getImage(image.Id)
      .remove({ force: true })
      .catch(() => {});
}

export interface TestBuildOptions {
  /** Where to build; on the engine under test unless given. */
  readonly target?: BuildKitTarget;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: BuildEvent) => void;
  readonly credentials?: CredentialsLookup;
}

/** Runs one build; collects its events and what its folders cost. */
export async function build(
  request: Partial<BuildRequest> & Pick<BuildRequest, 'dockerfile' | 'contexts'>,
  options: TestBuildOptions = {},
) {
  const transfers = new Map<string, Transfer>();
  const events: BuildEvent[] = [];
  const builder = connectBuildKit(options.target ?? { kind: 'engine', address }, {
    ...(options.credentials && { credentials: options.credentials }),
    // A folder may be asked for twice: what counts is the larger part.
    onTransfer: (name, transfer) => {
      if ((transfers.get(name)?.entries ?? 0) <= transfer.entries) transfers.set(name, transfer);
    },
  });
  const defaults = { ignore: [], buildArgs: {}, labels: testLabel, tags: [], secrets: {} };
  const image = await builder.build(
    { ...defaults, ...request },
    {
      signal: options.signal ?? new AbortController().signal,
      onEvent: (event) => {
        events.push(event);
        options.onEvent?.(event);
      },
    },
  );
  return { image, events, transfers };
}

/**
 * A named context with a shell and a few programs of this machine, so that steps can run with no
 * base image at hand: `COPY --from=tools / /`.
 */
export function toolsContext(): ContextSource {
  const programs = ['sh', 'sleep', 'sha256sum', 'cat', 'rm'].map((name) =>
    execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
  );
  const files = new Map<string, { content: Buffer; mode: number }>();
  for (const program of programs) {
    const name = program.slice(program.lastIndexOf('/') + 1);
    files.set(`bin/${name}`, fileOf(program));
    const libraries = execFileSync('ldd', [program], { encoding: 'utf8' });
    for (const [library] of libraries.matchAll(/\/\S+/g))
      files.set(library.slice(1), fileOf(library));
  }
  return { from: files, normalize: false, sharedKey: 'warp-test-tools' };
}

function fileOf(path: string) {
  const real = realpathSync(path);
  return { content: readFileSync(real), mode: statSync(real).mode };
}
