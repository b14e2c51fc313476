import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { madeName } from '../base/locked-base.ts';
import type { BaseImages, PullResult } from '../base/obtain-base.ts';
import { engineLabels, managedLabels } from '../labels.ts';
import { asking, askingFor, messageOf, statusOf } from './engine-errors.ts';

/** How long the engine may take to say anything about a pull. */
const silenceLimitMs = 15_000;

/** What obtaining a base needs of a Docker Engine. */
export function baseImagesOf(docker: Docker): BaseImages {
  return {
    async has(reference) {
      const found = await askingFor(`inspect image ${reference}`, () =>
        docker.getImage(reference).inspect(),
      );
      return found !== undefined;
    },
    async digests(reference) {
      const found = await askingFor(`inspect image ${reference}`, () =>
        docker.getImage(reference).inspect(),
      );
      return found?.RepoDigests ?? [];
    },
    async findByLabel(image) {
      const filters = { label: [`${engineLabels.base}=${image}`] };
      const found = await asking('list images', () => docker.listImages({ filters }));
      const newest = found.sort((a, b) => b.Created - a.Created);
      // What is built on a base inherits its label.
      return newest
        .flatMap((one) => one.RepoTags ?? [])
        .find((tag) => tag.startsWith(`${madeName}:`));
    },
    pull: (image, options) => pull(docker, image, options),
    async importTar(tar, image) {
      const label = (name: string, value: string) => `LABEL ${name}="${value}"`;
      const labels = { ...managedLabels, [engineLabels.base]: image };
      const changes = [
        ...Object.entries(labels).map(([name, value]) => label(name, value)),
        'CMD ["bash"]',
      ];
      let broken: Error | undefined;
      tar.once('error', (error) => {
        broken = error;
      });
      return asking(`import ${image}`, async () => {
        try {
          const answer = await docker.importImage(tar, { fromSrc: '-', changes });
          return await importedId(answer as Readable);
        } catch (error) {
          // The tar's end is the reason, the request's a consequence.
          throw broken ?? error;
        }
      });
    },
    async tag(id, repo, tag) {
      await asking(`tag image ${repo}:${tag}`, () => docker.getImage(id).tag({ repo, tag }));
    },
  };
}

interface StatusLine {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
  readonly progress?: string;
}

async function importedId(answer: Readable): Promise<string> {
  for await (const line of jsonLines(answer)) {
    if (line.error !== undefined)
      throw new Error(`the engine could not import an image: ${line.error}`);
    if (line.status?.startsWith('sha256:')) return line.status;
  }
  throw new Error('the engine did not name the image it imported');
}

/** A pull fails in two ways: a status before the stream begins, or an `error` line in it. */
async function pull(
  docker: Docker,
  image: string,
  options: { readonly signal: AbortSignal; readonly onProgress: (line: string) => void },
): Promise<PullResult> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceLimitMs);
  const abortSignal = AbortSignal.any([options.signal, silence.signal]);
  try {
    const answer = await docker.pull(image, { abortSignal });
    for await (const line of jsonLines(answer as Readable)) {
      clearTimeout(timer);
      if (line.error !== undefined) return { ok: false, found: true, why: line.error };
      if (line.status !== undefined && line.progress === undefined)
        options.onProgress(statusText(line));
    }
    return { ok: true };
  } catch (error) {
    options.signal.throwIfAborted();
    if (silence.signal.aborted)
      return { ok: false, found: true, why: 'the registry does not answer' };
    const status = statusOf(error);
    if (status === undefined) throw error;
    return { ok: false, found: status !== 404, why: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function statusText(line: StatusLine): string {
  return line.id === undefined ? `${line.status}` : `${line.id}: ${line.status}`;
}

async function* jsonLines(stream: Readable): AsyncGenerator<StatusLine> {
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as StatusLine;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as StatusLine;
}
