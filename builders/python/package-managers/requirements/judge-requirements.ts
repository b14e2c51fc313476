import type { RelPath } from '../../../../src/app/app-source.ts';
import type { Problem } from '../../../../src/warp-error.ts';
import type { Line } from './parse-requirements.ts';

/** What in a requirements file cannot be installed, though each line can be read. */
export function judgeRequirements(
  files: ReadonlyMap<RelPath, readonly Line[]>,
  constraints: ReadonlySet<RelPath>,
): readonly Problem[] {
  const asked = [...files].filter(([file]) => !constraints.has(file));
  return [
    ...asked.flatMap(([file, lines]) => lines.flatMap((line) => foreignWheel(file, line))),
    ...missingHashes(asked),
  ];
}

/** Platform tag of a wheel's name, the system it is for, and a condition that holds there alone. */
const systems: readonly (readonly [RegExp, string, string?])[] = [
  [/-win(32|_\w+)$/, 'Windows', "sys_platform == 'win32'"],
  [/-macosx_\w+(\.macosx_\w+)*$/, 'macOS', "sys_platform == 'darwin'"],
  [/-musllinux_\w+$/, 'Alpine Linux (musl)'],
];

/** A wheel named by path or address, without a condition, that no Linux with glibc can install. */
function foreignWheel(file: RelPath, line: Line): Problem[] {
  if (line.kind !== 'local' && line.kind !== 'url') return [];
  const target = (line.kind === 'local' ? line.path : line.url).replace(/[?#].*$/, '');
  if (!target.endsWith('.whl') || line.text.includes(';')) return [];
  const found = systems.find(([tag]) => tag.test(target.slice(0, -'.whl'.length)));
  if (found === undefined) return [];
  const [, system, condition] = found;
  const instead = 'Name the package and its version instead';
  const wheel = target.split('/').at(-1) ?? target;
  return [
    {
      code: 'WARP_REQUIREMENTS_PLATFORM',
      phase: 'plan',
      message: `${file}:${line.line} asks for ${wheel}, a wheel for ${system}; the image is Debian Linux`,
      hint: condition ? `${instead}, or add a condition: ; ${condition}.` : `${instead}.`,
      at: { file, line: line.line },
    },
  ];
}

/** `--require-hashes` in a file holds for all of them, as in pip. */
function missingHashes(asked: readonly (readonly [RelPath, readonly Line[]])[]): Problem[] {
  const all = asked.flatMap(([file, lines]) => lines.map((line) => ({ file, line })));
  const rule = all.find(({ line }) => line.kind === 'option' && line.name === '--require-hashes');
  const without = all.filter(({ line }) => line.kind === 'package' && !line.hashed);
  const [first] = without;
  if (!rule || !first) return [];
  const named = without.slice(0, 3).map(({ file, line }) => `${file}:${line.line}`);
  const more = without.length > 3 ? ` and ${without.length - 3} more` : '';
  return [
    {
      code: 'WARP_REQUIREMENTS_HASHES',
      phase: 'plan',
      message: `${rule.file}:${rule.line.line} requires hashes, which ${named.join(', ')}${more} lack`,
      hint: 'Make the file again with its tool (pip-compile --generate-hashes, uv pip compile --generate-hashes).',
      at: { file: first.file, line: first.line.line },
    },
  ];
}
