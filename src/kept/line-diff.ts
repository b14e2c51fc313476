/** One line of a comparison: kept (` `), taken away (`-`) or put in (`+`). */
type DiffLine = readonly [' ' | '-' | '+', string];

const contextLines = 3;
/** Beyond this many pairs of lines a finer comparison is not worth its time. */
const pairLimit = 4_000_000;

/**
 * The change of a text file as `git apply` and `patch -p1` take it; '' where there is none.
 * @param path of the file from the folder that the patch is for
 * @param executable of a file that is new
 */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
  executable = false,
): string {
  if (before === after) return '';
  const hunks = hunksOf(compare(linesOf(before ?? ''), linesOf(after ?? '')));
  const mode = executable ? '100755' : '100644';
  const head = [
    `diff --git a/${path} b/${path}`,
    ...(before === undefined ? [`new file mode ${mode}`] : []),
    ...(after === undefined ? [`deleted file mode ${mode}`] : []),
  ];
  // Without content there are no sides to name.
  const names =
    hunks.length === 0
      ? []
      : [
          `--- ${before === undefined ? '/dev/null' : `a/${path}`}`,
          `+++ ${after === undefined ? '/dev/null' : `b/${path}`}`,
        ];
  return `${[...head, ...names, ...hunks].join('\n')}\n`;
}

/** Lines with their newline; the last may lack it. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}

function compare(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before.at(-1 - end) === after.at(-1 - end)
  )
    end++;
  const kept = (lines: readonly string[]) => lines.map((line): DiffLine => [' ', line]);
  return [
    ...kept(before.slice(0, start)),
    ...compareMiddle(
      before.slice(start, before.length - end),
      after.slice(start, after.length - end),
    ),
    ...kept(before.slice(before.length - end)),
  ];
}

/** By the longest common subsequence of lines. */
function compareMiddle(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const width = after.length + 1;
  const replaced: readonly DiffLine[] = [
    ...before.map((line): DiffLine => ['-', line]),
    ...after.map((line): DiffLine => ['+', line]),
  ];
  if (before.length === 0 || after.length === 0 || before.length * after.length > pairLimit) {
    return replaced;
  }
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [was, is] = [before[i], after[j]];
    if (was !== undefined && was === is) {
      lines.push([' ', was]);
      i++;
      j++;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(['-', was]);
      i++;
    } else if (is !== undefined) {
      lines.push(['+', is]);
      j++;
    }
  }
  return lines;
}

function hunksOf(lines: readonly DiffLine[]): readonly string[] {
  const hunks: string[] = [];
  let [beforeLine, afterLine] = [1, 1];
  for (let index = 0; index < lines.length; ) {
    const [sign] = lines[index] ?? [' '];
    if (sign === ' ') {
      index++;
      beforeLine++;
      afterLine++;
      continue;
    }
    const lead = Math.min(contextLines, index);
    const from = index - lead;
    let to = index;
    // Changes that are near each other share a hunk.
    for (let at = index; at < Math.min(lines.length, to + 2 * contextLines + 1); at++) {
      if (lines[at]?.[0] !== ' ') to = at + 1;
    }
    const part = lines.slice(from, Math.min(lines.length, to + contextLines));
    const count = (other: string) => part.filter(([one]) => one !== other).length;
    const [removed, added] = [count('+'), count('-')];
    hunks.push(
      `@@ -${range(beforeLine - lead, removed)} +${range(afterLine - lead, added)} @@`,
      ...part.flatMap(([one, text]) =>
        text.endsWith('\n')
          ? [`${one}${text.slice(0, -1)}`]
          : [`${one}${text}`, '\\ No newline at end of file'],
      ),
    );
    beforeLine += removed - lead;
    afterLine += added - lead;
    index = from + part.length;
  }
  return hunks;
}

/** An empty side begins before its first line. */
function range(start: number, count: number): string {
  return count === 0 ? `${start - 1},0` : `${start},${count}`;
}
