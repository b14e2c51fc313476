import { counted, fail, pass, someOf, type Verdict, warn } from '../finding.ts';
import type { ImageContent, ImageFile } from '../image/image-content.ts';
import { stepOf } from './step-of.ts';

type Found = readonly (readonly [path: string, file: ImageFile])[];

/** With their release at the end (`gcc-14`) or their target before them (`x86_64-linux-gnu-gcc`). */
const compiler =
  /^(?:[a-z0-9_]+-(?:[a-z]+-)*)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|tcc|gfortran|rustc|go|javac|ghc|ldc2|ocamlopt)(?:-\d[\d.]*)?$/;
const programFolder = /(?:^|\/)(?:s?bin|\.cargo\/bin|go\/bin)\/[^/]+$/;

export function judgeCompilers(content: ImageContent): Verdict {
  const found = select(
    content,
    (path, { kind }) =>
      (kind === 'file' || kind === 'link') &&
      programFolder.test(path) &&
      compiler.test(baseName(path)),
  );
  if (found.length === 0) return pass(`none in ${counted(content.files.size, 'path')}`);
  return fail(
    describe(content, found),
    'build in a stage of its own and copy only what it made (COPY --from=build), or take the -slim form of the base',
  );
}

/** A sticky folder (/tmp) is safe to share; devices come from the engine. */
export function judgeWorldWritable(content: ImageContent): Verdict {
  const found = select(
    content,
    (path, { kind, mode }) =>
      (mode & 0o002) !== 0 &&
      (kind === 'file' || (kind === 'folder' && (mode & 0o1000) === 0)) &&
      !path.startsWith('dev/'),
  );
  if (found.length === 0) return pass('none but sticky folders');
  return fail(
    describe(content, found, ({ mode }) => ` (${mode.toString(8)})`),
    `chmod o-w ${found[0]?.[1].kind === 'folder' ? '-R ' : ''}/${found[0]?.[0]}; what any user has to write to is group 0's (chgrp 0, chmod g=u) or a volume`,
  );
}

/** Those of Debian's, Red Hat's and Alpine's base systems: no app needs them, nearly every image has them. */
const usual = new Set(
  'bbsuid chage chfn chsh expiry gpasswd mount newgrp passwd pam_timestamp_check su sudoedit umount unix_chkpwd'.split(
    ' ',
  ),
);

export function judgeSetuid(content: ImageContent): Verdict {
  const found = select(content, (_, { kind, mode }) => kind === 'file' && (mode & 0o6000) !== 0);
  const other = found.filter(([path]) => !usual.has(baseName(path)));
  if (other.length > 0) {
    return warn(
      `beyond the distribution's own: ${describe(content, other, ({ mode }) => ` (${mode.toString(8)})`)}`,
      `chmod a-s /${other[0]?.[0]}, or leave out the package that brings it`,
    );
  }
  if (found.length === 0) return pass('none');
  const names = found.map(([path]) => baseName(path)).toSorted();
  return pass(`${found.length}, all the distribution's own (${someOf(names)})`);
}

function select(content: ImageContent, wanted: (path: string, file: ImageFile) => boolean): Found {
  return [...content.files].filter(([path, file]) => wanted(path, file));
}

function describe(
  content: ImageContent,
  found: Found,
  detail: (file: ImageFile) => string = () => '',
): string {
  const names = found.map(([path, file]) => `/${path}${detail(file)}`);
  return `${someOf(names)}${stepOf(content, found[0]?.[1].layer)}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
