import { type Problem, WarpError } from '../../warp-error.ts';
import { plainLine } from '../progress/terminal-text.ts';
import { createPaint, type Paint } from './paint.ts';

/** An error as data: what `--json` prints. */
export interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly problems: readonly Problem[];
    readonly exitCode: number;
    /** True when trying again later may succeed without any change. */
    readonly transient: boolean;
    readonly output?: string;
    /** Of an error that nobody foresaw. */
    readonly stack?: string;
  };
}

/** Code of errors that are a bug in warp; any error that is no {@link WarpError} is one. */
const bugCode = 'WARP_BUG';
const bugHint = 'this is a bug in warp: please report it with the lines above';

/** Lines shown of an error's output: its end is where the reason stands. */
const outputLines = 40;

/**
 * For people: what failed, every single problem with its place, the end of the output, what to do,
 * the code and where it is explained. Ends with a newline.
 */
export function formatError(error: unknown, options: { readonly color: boolean }): string {
  const paint = createPaint(options.color);
  const lines = error instanceof WarpError ? warpErrorLines(error, paint) : bugLines(error, paint);
  return `${lines.join('\n')}\n`;
}

/** The same as data. */
export function errorDocument(error: unknown): ErrorDocument {
  if (!(error instanceof WarpError)) {
    const { message, stack } = asError(error);
    const common = { code: bugCode, message, hint: bugHint, problems: [], exitCode: 1 };
    return { error: { ...common, transient: false, ...(stack === undefined ? {} : { stack }) } };
  }
  const { code, message, hint, problems, exitCode, transient, output } = error;
  return {
    error: {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      problems,
      exitCode,
      transient,
      ...(output === undefined ? {} : { output }),
    },
  };
}

function warpErrorLines(error: WarpError, paint: Paint): readonly string[] {
  const problems = error.problems.flatMap((problem) => problemLines(unsaid(problem, error), paint));
  const output = outputTail(error.output ?? '', paint);
  const hint = error.hint === undefined ? [] : [`${paint('cyan', 'hint:')} ${error.hint}`];
  return [
    `${paint('red', 'error:')} ${error.message}`,
    ...problems,
    ...output,
    ...hint,
    paint(
      'dim',
      `${error.code}, exit ${error.exitCode}: docs/errors.md#${error.code.toLowerCase()}`,
    ),
  ];
}

/** What of a problem the error itself does not say already. */
function unsaid({ message, hint, at }: Problem, error: WarpError): Partial<Problem> {
  return {
    ...(error.message.includes(message) ? {} : { message }),
    ...(hint === undefined || hint === error.hint ? {} : { hint }),
    ...(at === undefined ? {} : { at }),
  };
}

function problemLines({ message, hint, at }: Partial<Problem>, paint: Paint): readonly string[] {
  const place = at && [at.file, at.line, at.column].filter((part) => part !== undefined).join(':');
  const told = place === undefined || message?.startsWith(place);
  const head = [...(told ? [] : [paint('bold', place)]), message ?? []].flat();
  return [
    ...(head.length === 0 ? [] : [`  ${head.join(': ')}`]),
    ...(hint === undefined ? [] : [`    ${hint}`]),
  ];
}

function outputTail(output: string, paint: Paint): readonly string[] {
  const lines = output.trimEnd().split('\n').map(plainLine);
  if (output.trim() === '') return [];
  const hidden = lines.length - outputLines;
  const more = hidden > 0 ? [paint('dim', `  │ … ${hidden} lines before`)] : [];
  return [...more, ...lines.slice(-outputLines).map((line) => `${paint('dim', '  │')} ${line}`)];
}

function bugLines(error: unknown, paint: Paint): readonly string[] {
  const { message, stack } = asError(error);
  const head = `${paint('red', 'unexpected error:')} ${message}`;
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [head, ...frames.map((line) => paint('dim', line)), ...causeLines(error), bugHint];
}

function causeLines(error: unknown): readonly string[] {
  const { cause } = asError(error);
  if (cause === undefined) return [];
  return [`caused by: ${asError(cause).message}`, ...causeLines(cause)];
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
