import type { Container, Engine } from '../../../engine/types.ts';
import type { BaseRef } from '../../../plan/types.ts';
import { WarpError } from '../../../warp-error.ts';
import { type InsideFacts, insideScript, parseInside } from './inside-facts.ts';

/** Any small image with a shell will do; this one is a base that warp builds on. */
const companion: BaseRef = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' };

/**
 * What {@link lookInside} tells, of a container whose image has no shell: seen from a container beside it
 * that shares its network and its processes, but neither its files nor its limits.
 *
 * @returns undefined where there is no such image to be had
 */
export async function lookBeside(
  engine: Engine,
  { container, labels }: { container: Container; labels: Readonly<Record<string, string>> },
  options: { readonly signal: AbortSignal; readonly onNote: (line: string) => void },
): Promise<InsideFacts | undefined> {
  const image = await companionImage(engine, options);
  if (image === undefined) return undefined;
  const beside = await engine.containers.create({
    image,
    entrypoint: ['sh'],
    command: ['-c', insideScript, 'sh', 'orphan'],
    // Whom the script shows as PID 1 is the app's, and root may look at it.
    user: '0:0',
    joins: container.id,
    env: {},
    labels,
    publish: [],
    volumes: [],
  });
  try {
    await beside.start();
    await beside.wait(options.signal);
    const lines: string[] = [];
    for await (const { text } of beside.logs({ follow: false })) lines.push(text);
    const facts = parseInside(lines.join('\n'));
    return { ...facts, beside: true, charmap: undefined, language: '', peakBytes: undefined };
  } finally {
    await beside.remove({ force: true });
  }
}

async function companionImage(
  engine: Engine,
  { signal, onNote }: { readonly signal: AbortSignal; readonly onNote: (line: string) => void },
): Promise<string | undefined> {
  try {
    const base = await engine.images.base(companion, { signal, onProgress: onNote });
    return base.reference;
  } catch (error) {
    if (!(error instanceof WarpError)) throw error;
    onNote(`nothing to look with: ${error.message}`);
    return undefined;
  }
}
