import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Transform } from 'node:stream';
import { WarpError } from '../../warp-error.ts';
import { sourcesFor } from './debian-mirror.ts';
import { madeName } from './locked-base.ts';
import { withMachineLock } from './machine-lock.ts';
import { type MmdebstrapOptions, prepareMmdebstrap } from './mmdebstrap.ts';
import type { BaseImages, BaseRequest } from './obtain-base.ts';

/** Makes a Debian base in the engine. @returns its local reference. */
export type BootstrapDebian = (
  images: BaseImages,
  request: BaseRequest & { readonly suite: string },
) => Promise<string>;

export interface BootstrapOptions extends Pick<MmdebstrapOptions, 'directory' | 'mirror' | 'env'> {
  /** Folder of warp's package: its `images/base/debian` has the hook. */
  readonly packageRoot: string;
}

/** Times of all files made at bootstrap; any fixed one does (2025-01-01, s since 1970). */
const sourceDateEpoch = '1735689600';

/** What the official slim images leave out, and keep: licences. */
const slimRules = [
  ...['doc', 'info', 'man', 'locale', 'groff', 'lintian', 'linda'].map(
    (name) => `path-exclude=/usr/share/${name}/*`,
  ),
  'path-include=/usr/share/doc/*/copyright',
].map((rule) => `--dpkgopt=${rule}`);

/**
 * Bootstraps Debian from the machine's own mirror into the engine, as
 * `warp.local/debian:<tag>-<12 digits of the content's SHA-256>`. Two at once make one image.
 */
export function bootstrapDebian(options: BootstrapOptions): BootstrapDebian {
  return async (images, request) => {
    const { image } = request.ref;
    const lock = {
      signal: request.signal,
      onWait: () => request.onProgress(`waiting for another warp that is making ${image}`),
    };
    return withMachineLock(join(options.directory, image), lock, async () => {
      const known = await images.findByLabel(image);
      return known ?? make(images, request, options);
    });
  };
}

async function make(
  images: BaseImages,
  request: Parameters<BootstrapDebian>[1],
  options: BootstrapOptions,
): Promise<string> {
  const { image } = request.ref;
  const { signal, onProgress } = request;
  const mmdebstrap = await prepareMmdebstrap({ ...options, signal, onProgress });
  onProgress(`no registry answers: making ${image} from Debian packages (half a minute)`);
  const temporary = await emptyFolder(join(options.directory, 'bootstrap', request.suite));
  const hook = join(options.packageRoot, 'images/base/debian/customize.sh');
  const [program, ...args] = mmdebstrap.argv;
  const child = spawn(
    program,
    [
      ...args,
      ...['--variant=minbase', '--include=ca-certificates', '--format=tar', ...slimRules],
      `--customize-hook=sh '${hook.replaceAll("'", `'\\''`)}' "$1"`,
      ...[request.suite, '-', ...sourcesFor(request.suite, mmdebstrap.mirror)],
    ],
    {
      env: { ...mmdebstrap.env, SOURCE_DATE_EPOCH: sourceDateEpoch, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    },
  );
  const { tar, digest } = hashed(child, image, onProgress);
  const id = await images.importTar(tar, image);
  const tag = `${image.replace(/^.*:/, '')}-${digest().slice(0, 12)}`;
  await images.tag(id, madeName, tag);
  return `${madeName}:${tag}`;
}

/** What a killed warp has left there goes first: the lock is ours. */
async function emptyFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}

/** The child's output, ended only once the child has succeeded: half a tar is an error. */
function hashed(child: ChildProcess, image: string, onProgress: (line: string) => void) {
  const hash = createHash('sha256');
  const said: string[] = [];
  const ended = new Promise<number>((resolve) => {
    child.once('error', (error) => said.push(error.message));
    child.once('close', (status) => resolve(status ?? 128));
  });
  const tar = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      ended.then(
        (status) => done(status === 0 ? null : bootstrapFailed(image, said)),
        (error: Error) => done(error),
      );
    },
  });
  child.stdout?.pipe(tar);
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.startsWith('I: ')) onProgress(line.slice(3));
      said.push(line);
      if (said.length > 40) said.shift();
    });
  }
  return { tar, digest: () => hash.digest('hex') };
}

function bootstrapFailed(image: string, said: readonly string[]): WarpError {
  return new WarpError({
    code: 'WARP_BASE_BOOTSTRAP',
    phase: 'transient',
    message: `The base image ${image} could not be pulled, and making it from Debian packages failed.`,
    hint: 'Check that `apt-get update` works on this machine and that the disk has 1 GB free, then try again.',
    output: said.join('\n'),
  });
}
