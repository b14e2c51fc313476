import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerSpec, Engine } from '../../engine/types.ts';
import { imageUser, layout } from '../../plan/image-layout.ts';
import type { DevBuild } from './dev-build.ts';

/** How a container sees the source as it is now. */
export type SourceAccess =
  | {
      readonly kind: 'mount';
      readonly binds: NonNullable<ContainerSpec['binds']>;
      /** The folder's owner, so that what the app writes there is theirs. */
      readonly user: string;
    }
  | { readonly kind: 'upload'; readonly why: string };

/**
 * Mounted where the engine sees this machine's files and somebody other than root owns them: a server
 * cannot run as root, and as anybody else could not write there.
 */
export function sourceAccess(engine: Engine, build: DevBuild): SourceAccess {
  if (!engine.about.address.startsWith('unix:')) {
    return { kind: 'upload', why: 'the engine is on another machine' };
  }
  const { uid } = statSync(build.folder);
  if (uid === 0) return { kind: 'upload', why: 'the folder belongs to root' };
  const binds = build.taken.map((path) => ({
    host: join(build.folder, path),
    at: path === '' ? layout.source : `${layout.source}/${path}`,
    readOnly: false,
  }));
  return { kind: 'mount', binds, user: `${uid}:${imageUser.gid}` };
}
