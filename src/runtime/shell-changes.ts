import type { HandInstalled, PackageChanges } from '../builder/hand-installed.ts';
import type { Container, Engine } from '../engine/types.ts';
import { type DebianRecords, debianChanges, debianRecordFiles } from '../kept/debian-changes.ts';
import { type ChangedPath, listedPaths, sortChanges } from '../kept/sort-changes.ts';
import type { KeptFile, ShellChanges, SourceChange } from '../kept/types.ts';
import { type VariableChanges, variableChanges } from '../kept/variable-changes.ts';
import { layout } from '../plan/image-layout.ts';
import { filesAt, textAt } from './container-files.ts';
import { exportsFolder } from './kept-shell.ts';

/** Folder of what the shell is given: none of it is a change. */
export const shellTools = '/opt/warp/shell';

/** Compares a container with its image: what was installed, exported and written. */
export async function shellChanges(
  engine: Engine,
  container: Container,
  knowers: readonly HandInstalled[],
): Promise<ShellChanges> {
  const changes = await container.changes();
  const { imageId } = await container.inspect();
  // Never started: it stands for the image, whose files no engine hands out by themselves.
  const image = await engine.containers.create({
    image: imageId,
    env: {},
    labels: {},
    publish: [],
    volumes: [],
  });
  try {
    const owned = await packagedPaths(changes, container, image);
    const sorted = sortChanges(
      changes,
      {
        source: layout.source,
        packages: knowers.map(({ folder }) => folder),
        own: [exportsFolder, shellTools],
      },
      owned,
    );
    return {
      debian: sorted.debian
        ? debianChanges(await debianRecords(image), await debianRecords(container))
        : undefined,
      packages: await Promise.all(
        knowers.map(async (of) => ({
          of,
          changes: await packageChanges(container, of, sorted.packages.get(of.folder) ?? []),
        })),
      ),
      variables: await exportedIn(container),
      source: await sourceChanges(sorted.source, container, image),
      elsewhere: sorted.elsewhere,
    };
  } finally {
    await image.remove({ force: true });
  }
}

/** What shells in the container exported that they were not given. */
export async function exportedIn(container: Container): Promise<VariableChanges> {
  const [before, after] = await Promise.all([
    textAt(container, `${exportsFolder}/before`),
    textAt(container, `${exportsFolder}/after`),
  ]);
  return after === '' ? { set: {}, unset: [] } : variableChanges(before, after);
}

async function debianRecords(container: Container): Promise<DebianRecords> {
  const [status, extendedStates] = await Promise.all([
    textAt(container, debianRecordFiles.status),
    textAt(container, debianRecordFiles.extendedStates),
  ]);
  return { status, extendedStates };
}

/** Paths of every Debian package that came, went or is another version. */
async function packagedPaths(
  changes: readonly ChangedPath[],
  container: Container,
  image: Container,
): Promise<ReadonlySet<string>> {
  const lists = changes.filter(({ path }) => /^\/var\/lib\/dpkg\/info\/[^/]+\.list$/.test(path));
  const texts: string[] = [];
  for (const { path, kind } of lists) {
    if (kind !== 'added') texts.push(await textAt(image, path));
    if (kind !== 'removed') texts.push(await textAt(container, path));
  }
  return listedPaths(texts);
}

async function packageChanges(
  container: Container,
  of: HandInstalled,
  changes: readonly ChangedPath[],
): Promise<PackageChanges> {
  const records = changes.flatMap(({ path, kind }) => {
    const record = kind === 'changed' ? undefined : of.record(path);
    return record ? [{ ...record, kind }] : [];
  });
  const gone = new Set(records.flatMap(({ kind, name }) => (kind === 'removed' ? [name] : [])));
  const there = records.filter(({ kind }) => kind === 'added');
  const fresh = there.filter(({ name }) => !gone.has(name));
  const needed = new Set<string>();
  for (const { name, description } of fresh) {
    const needs = of.needs(await textAt(container, `${of.folder}/${description}`));
    for (const need of needs) if (need !== name) needed.add(need);
  }
  const plain = ({ name, version }: { name: string; version: string }) => ({ name, version });
  // Where each needs another, nothing tells them apart.
  const asked = fresh.filter(({ name }) => !needed.has(name));
  return {
    added: (asked.length > 0 ? asked : fresh).map(plain),
    brought: asked.length > 0 ? fresh.filter(({ name }) => needed.has(name)).map(plain) : [],
    changed: there.filter(({ name }) => gone.has(name)).map(plain),
    removed: [...gone].filter((name) => !there.some((one) => one.name === name)),
  };
}

async function sourceChanges(
  changes: readonly ChangedPath[],
  container: Container,
  image: Container,
): Promise<readonly SourceChange[]> {
  const found: SourceChange[] = [];
  for (const { path, kind } of changes) {
    const at = `${layout.source}/${path}`;
    const was = kind === 'added' ? new Map<string, KeptFile>() : await filesAt(image, at);
    const is = kind === 'removed' ? new Map<string, KeptFile>() : await filesAt(container, at);
    for (const inner of new Set([...was.keys(), ...is.keys()])) {
      const [before, after] = [was.get(inner), is.get(inner)];
      found.push({
        path: inner === '' ? path : `${path}/${inner}`,
        ...(before ? { before } : {}),
        ...(after ? { after } : {}),
      });
    }
  }
  return found;
}
