import { describe, expect, it } from 'vitest';
import { createProgress, type ProgressMode } from '../../../src/cli/progress/create-progress.ts';
import type { Progress } from '../../../src/cli/progress/progress.ts';
import { plainLine, textWidth, truncate } from '../../../src/cli/progress/terminal-text.ts';
import type { BuildEvent } from '../../../src/engine/types.ts';

/** A terminal that understands what the renderers send, and a clock that goes by hand. */
function terminal(size: { columns?: number; rows?: number; isTTY?: boolean } = {}) {
  let written = '';
  let nowMs = 1_000_000;
  const ticks = new Set<() => void>();
  const resized = new Set<() => void>();
  const stream = {
    isTTY: true,
    columns: 60,
    rows: 12,
    ...size,
    write: (text: string) => {
      written += text;
    },
    on: (_: 'resize', listener: () => void) => resized.add(listener),
    off: (_: 'resize', listener: () => void) => resized.delete(listener),
  };
  const clock = {
    now: () => nowMs,
    every: (_: number, tick: () => void) => {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
  };
  return {
    stream,
    clock,
    pass: (ms: number) => {
      nowMs += ms;
      for (const tick of ticks) tick();
    },
    resize: (columns: number) => {
      stream.columns = columns;
      for (const listener of resized) listener();
    },
    listeners: () => ticks.size + resized.size,
    raw: () => written,
    screen: () => screenOf(written, stream.columns),
    now: () => nowMs,
  };
}

/** The lines that stand on a terminal after all that was written. */
function screenOf(written: string, columns: number): readonly string[] {
  const lines: string[] = [''];
  let at = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own language
  for (const [token] of written.matchAll(/\u001B\[[?\d;]*[A-Za-z]|\n|\r|[^\u001B\n\r]+/g)) {
    if (token === '\n') at += 1;
    else if (token === '\u001B[J') lines.splice(at);
    else if (token.endsWith('A')) at -= Number(token.slice(2, -1));
    else if (!token.startsWith('\u001B') && token !== '\r') {
      expect(textWidth(token)).toBeLessThan(columns);
      lines[at] = (lines[at] ?? '') + token;
    }
    lines[at] ??= '';
  }
  return lines.map((line) => line.trimEnd());
}

type State = Extract<BuildEvent, { kind: 'step' }>['state'];

function step(progress: Progress, at: number, id: string, state: State): void {
  const [stage = '', title = ''] = id.split(':');
  const ended = state === 'done' || state === 'failed' ? { completedMs: at } : {};
  const started = state === 'running' ? { startedMs: at } : {};
  progress.event({ kind: 'step', id, stage, title, state, ...started, ...ended });
}

function start(mode: ProgressMode, size = {}, env = { NO_COLOR: '1' } as Record<string, string>) {
  const term = terminal(size);
  const progress = createProgress(mode, term.stream, { env, clock: term.clock });
  return { term, progress };
}

describe('progress on a terminal', () => {
  it('shows stages that are done in one line, and what runs with time and current line', () => {
    const { term, progress } = start('auto');
    step(progress, term.now(), 'base:installing python3', 'cached');
    step(progress, term.now(), 'dependencies:installing 69 packages', 'running');
    progress.event({
      kind: 'log',
      id: 'dependencies:installing 69 packages',
      line: '\u001B[32mDownloading\u001B[0m 10%\rDownloading django',
      stream: 'err',
    });
    term.pass(1500);
    expect(term.screen().map((line) => line.replace(/ {2,}/g, ' '))).toEqual([
      '✔ base cached',
      '⠙ dependencies 0/1 1.5s',
      ' ⠙ installing 69 packages 1.5s',
      ' │ Downloading django',
      '',
    ]);
    progress.end('canceled');
  });

  it('redraws in place, and leaves one line a stage, the failed step last', () => {
    const { term, progress } = start('auto');
    progress.note('using an engine');
    step(progress, term.now(), 'dependencies:installing', 'running');
    step(progress, term.now(), 'assets:npm run build', 'running');
    for (let i = 0; i < 20; i++) term.pass(100);
    step(progress, term.now(), 'dependencies:installing', 'failed');
    progress.end('failed');
    expect(term.screen().map((line) => line.replace(/ {2,}/g, ' '))).toEqual([
      'using an engine',
      '– assets canceled',
      '✘ dependencies 2.0s',
      ' ✘ installing 2.0s',
      'build failed in 2.0s',
      '',
    ]);
  });

  it('gives the cursor back and lets go of timer and terminal, however it ends', () => {
    for (const outcome of ['done', 'failed', 'canceled'] as const) {
      const { term, progress } = start('auto');
      step(progress, term.now(), 'a:b', 'running');
      term.pass(100);
      progress.end(outcome);
      progress.end('canceled');
      expect(term.raw().endsWith('\u001B[?25h')).toBe(true);
      expect(term.listeners()).toBe(0);
    }
  });

  it('never draws more lines than the terminal has, nor wider ones', () => {
    const { term, progress } = start('auto', { rows: 8, columns: 30 });
    for (let i = 0; i < 30; i++) step(progress, term.now(), `stage-${i}:x`, 'done');
    step(progress, term.now(), 'last:a title 日本語 that is much too long for it', 'running');
    term.pass(100);
    const screen = term.screen();
    expect(screen.length).toBeLessThan(8);
    expect(screen.some((line) => line.includes('last'))).toBe(true);
    progress.end('done');
  });

  it('climbs over lines that a narrower terminal wrapped', () => {
    const { term, progress } = start('auto', { columns: 80 });
    step(progress, term.now(), 'a:b', 'running');
    term.pass(100);
    const before = term.raw().length;
    term.resize(40);
    // Two lines of 79 cells take two rows each at 40 columns.
    expect(term.raw().slice(before)).toContain('\u001B[4A');
    progress.end('done');
  });

  it('has no colour with NO_COLOR, and colour without', () => {
    const colours = ([{ NO_COLOR: '1' }, {}] as Record<string, string>[]).map((env) => {
      const { term, progress } = start('auto', {}, env);
      step(progress, term.now(), 'a:b', 'running');
      progress.end('done');
      return term.raw().includes('\u001B[32m');
    });
    expect(colours).toEqual([false, true]);
  });
});

describe('progress elsewhere', () => {
  it.each([
    ['no terminal', { isTTY: false }, {}],
    ['CI', {}, { CI: 'true' }],
    ['a dumb terminal', {}, { TERM: 'dumb' }],
  ])('is plain lines with %s', (_, size, env) => {
    const { term, progress } = start('auto', size, env as Record<string, string>);
    step(progress, term.now(), 'base:installing python3', 'cached');
    step(progress, term.now(), 'image:collecting static files', 'running');
    step(progress, term.now(), 'image:collecting static files', 'running');
    progress.event({
      kind: 'log',
      id: 'image:collecting static files',
      line: '3 files',
      stream: 'out',
    });
    term.pass(1200);
    step(progress, term.now(), 'image:collecting static files', 'done');
    step(progress, term.now(), 'image:checking', 'failed');
    progress.end('failed');
    expect(term.raw()).toBe(
      [
        '#base installing python3 … CACHED',
        '#image collecting static files …',
        '#image | 3 files',
        '#image collecting static files … done 1.2s',
        '#image checking … FAILED',
        'build failed in 1.2s',
        '',
      ].join('\n'),
    );
  });

  it('is one JSON object a line when asked for', () => {
    const { term, progress } = start('json');
    progress.note('hello');
    step(progress, 5, 'a:b', 'running');
    progress.end('done');
    const lines = term
      .raw()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { kind: 'note', text: 'hello' },
      { kind: 'step', id: 'a:b', stage: 'a', title: 'b', state: 'running', startedMs: 5 },
      { kind: 'end', outcome: 'done' },
    ]);
  });
});

describe('foreign text on a terminal', () => {
  it('loses escapes, cursor moves and what a carriage return hides', () => {
    expect(plainLine('\u001B[2J\u001B]0;title\u0007a\tb\u0008\u202E')).toBe('a  b');
    expect(plainLine('10%\r20%\r')).toBe('20%');
  });

  it('is cut by cells, not by characters', () => {
    expect(truncate('日本語です', 6)).toBe('日本…');
    expect(truncate('abc', 3)).toBe('abc');
  });
});
