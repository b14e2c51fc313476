import { createHash, randomBytes } from 'node:crypto';
import type { BuildRequest, ContextSource, ImageOutput } from '../types.ts';
import type { BuildKitTarget } from './link.ts';
import type { FileTree } from './session/fs/file-tree.ts';
import { folderTree } from './session/fs/folder-tree.ts';
import { joinedTree } from './session/fs/joined-tree.ts';
import { memoryTree } from './session/fs/memory-tree.ts';
import { normalizedTree } from './session/fs/normalized-tree.ts';
import { partialTree } from './session/fs/partial-tree.ts';

/** Names that the Dockerfile frontend gives to the build's own two folders. */
const mainContext = 'context';
const dockerfileFolder = 'dockerfile';

/** The folders of a build by the name under which the engine asks for them. */
export function treesOf(request: BuildRequest): ReadonlyMap<string, FileTree> {
  const trees = new Map([[dockerfileFolder, dockerfileTree(request)]]);
  for (const [name, source] of Object.entries(request.contexts))
    trees.set(name === 'app' ? mainContext : localName(name), treeOf(source));
  return trees;
}

/** One key for all folders of a build: sessions have no more. */
export function sharedKeyOf({ contexts }: BuildRequest): string {
  const keys = Object.entries(contexts).map(([name, { sharedKey }]) => `${name}=${sharedKey}`);
  return createHash('sha256').update(keys.sort().join('\n')).digest('hex');
}

/** The solve request, but for its session. */
export function solveRequest(request: BuildRequest, kind: BuildKitTarget['kind']) {
  const exporter = exporterOf(request, kind);
  return {
    ref: randomBytes(12).toString('hex'),
    frontend: 'dockerfile.v0',
    frontendAttrs: frontendAttrs(request),
    exporterDeprecated: exporter.type,
    exporterAttrsDeprecated: exporter.attrs,
    exporters: [exporter],
  };
}

/** The default place of a built image. */
export const ownStore: ImageOutput = { kind: 'store' };

function exporterOf({ tags, output = ownStore }: BuildRequest, kind: BuildKitTarget['kind']) {
  // An image without a name is known by its id alone.
  const attrs: Record<string, string> = tags.length > 0 ? { name: tags.join(',') } : {};
  switch (output.kind) {
    case 'store':
      return { type: kind === 'engine' ? 'moby' : 'image', attrs };
    case 'archive':
      return { type: output.format, attrs };
    case 'files':
      return { type: 'tar', attrs: {} };
    case 'push':
      return { type: 'image', attrs: { ...attrs, push: 'true' } };
    default:
      return output satisfies never;
  }
}

/** What the Dockerfile frontend is told. */
export function frontendAttrs(request: BuildRequest): Record<string, string> {
  const attrs: Record<string, string> = { filename: 'Dockerfile' };
  for (const name of Object.keys(request.contexts))
    if (name !== 'app') attrs[`context:${name}`] = `local:${localName(name)}`;
  for (const [name, value] of Object.entries(request.buildArgs)) attrs[`build-arg:${name}`] = value;
  for (const [name, value] of Object.entries(request.labels)) attrs[`label:${name}`] = value;
  if (request.target !== undefined) attrs.target = request.target;
  if (request.platform !== undefined) attrs.platform = request.platform;
  // Empty stands for all stages.
  if (request.noCache) attrs['no-cache'] = request.noCache === true ? '' : request.noCache.join();
  return attrs;
}

// A context of a caller's may be called "context" or "dockerfile" too.
function localName(name: string): string {
  return name === mainContext || name === dockerfileFolder ? `named-${name}` : name;
}

function treeOf({ from, normalize, only, beside }: ContextSource): FileTree {
  const whole = typeof from === 'string' ? folderTree(from) : memoryTree(from);
  const part = only ? partialTree(whole, only) : whole;
  const tree = beside ? joinedTree(part, memoryTree(beside)) : part;
  return normalize ? normalizedTree(tree) : tree;
}

function dockerfileTree({ dockerfile, ignore }: BuildRequest): FileTree {
  // Without content the frontend would look for a .dockerignore in the context.
  const ignored = ['# patterns of the build request', ...ignore, ''].join('\n');
  const file = (text: string) => ({ content: Buffer.from(text), mode: 0o644 });
  return memoryTree(
    new Map([
      ['Dockerfile', file(dockerfile)],
      ['Dockerfile.dockerignore', file(ignored)],
    ]),
  );
}
