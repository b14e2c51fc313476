import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builders as allBuilders } from '../../../builders/catalog.ts';
import { type S2iSupport, s2iPlaces } from '../../builder/s2i-support.ts';
import type { Builder } from '../../builder/types.ts';
import type { S2iRecord } from '../../s2i/record.ts';
import { WarpError } from '../../warp-error.ts';

/** The builder image that this process runs in. */
export interface OwnImage {
  readonly record: S2iRecord;
  readonly support: S2iSupport;
  /** The image's own builder, with the image's base alone. */
  readonly builders: readonly Builder[];
}

/** @throws WarpError `WARP_USAGE` outside of such an image */
export function ownImage(): OwnImage {
  if (!existsSync(s2iPlaces.record)) throw elsewhere();
  const record = JSON.parse(readFileSync(s2iPlaces.record, 'utf8')) as S2iRecord;
  const builder = allBuilders.find(({ id }) => id === record.builder);
  if (!builder?.s2i) throw new Error(`${s2iPlaces.record} names no builder: ${record.builder}`);
  const bases = builder.bases.filter(({ base }) => base.image === record.base.image);
  return { record, support: builder.s2i, builders: [{ ...builder, bases }] };
}

function elsewhere(): WarpError {
  return new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message: 's2i-assemble works in a builder image alone',
    hint: 'warp images s2i makes one, s2i build builds with it; warp build needs neither',
  });
}

/** Names of the Debian packages that are there, without their architecture. */
export function installedPackages(): ReadonlySet<string> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg fills them in
  const form = '${db:Status-Status} ${Package}\n';
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', form], { encoding: 'utf8' });
  return new Set(stdout.split('\n').flatMap((line) => /^installed (.+)$/.exec(line)?.[1] ?? []));
}
