import { describe, expect, test } from 'vitest';
import { topDocument } from '../../../../src/cli/top/document.ts';
import { layOut, plainLines } from '../../../../src/cli/top/layout.ts';
import { type Line, lineWidth, renderLine } from '../../../../src/cli/top/line.ts';
import { firstState } from '../../../../src/cli/top/state.ts';
import { type ContainerView, viewOf } from '../../../../src/cli/top/view.ts';
import type { ContainerStatus } from '../../../../src/runtime/status/container-status.ts';
import { containerStatus, slowRequest } from '../../../support/container-status.ts';

const text = (lines: readonly Line[], columns = 80) =>
  lines.map((line) => renderLine(line, columns, (_, shown) => shown).trimEnd());

function container(name: string, ...samples: readonly ContainerStatus[]): ContainerView {
  const view = viewOf({ name, samples });
  if (!view) throw new Error('no sample');
  return view;
}

const many = Array.from({ length: 30 }, (_, n) => slowRequest(`path-${n}`, { at: 900 + n }));
const busy = container(
  'shop',
  containerStatus(),
  containerStatus({ at: 1004, slow: many, totals: { codes: [0, 120, 0, 4, 4], cpu: 7 } }),
);

describe('a screen', () => {
  test.each([
    [80, 24],
    [200, 60],
    [40, 10],
    [20, 3],
    [10, 1],
  ])('of %i × %i is filled and never overrun', (columns, rows) => {
    for (const views of [[busy], [busy, container('shop-2', containerStatus())]]) {
      for (const state of [firstState, { ...firstState, open: 99 }]) {
        const { lines } = layOut(views, state, { columns, rows });
        expect(lines).toHaveLength(rows);
        for (const line of text(lines, columns)) expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('tells state, requests, threads, memory and processes in 80 columns', () => {
    const { lines } = layOut([busy], firstState, { columns: 80, rows: 24 });
    const shown = text(lines);
    expect(shown[0]).toMatch(/^warp top {2}shop {2}web by gunicorn +last 4 s$/);
    expect(shown[1]).toBe('alive  ready  deadline 10 s');
    expect(shown).toContainEqual(expect.stringMatching(/^Requests +5\.5\/s +2xx 5 .*5xx 0\.5/));
    expect(shown).toContainEqual(
      expect.stringMatching(/^Threads +\[\|{8} {12}\] +40 % busy {2}2 of 5 at work/),
    );
    expect(shown).toContainEqual(
      expect.stringMatching(/^Memory .*25 % used {2}50 MiB of 200 MiB$/),
    );
    expect(shown).toContainEqual(
      expect.stringMatching(/^ 12 .* 20 MiB .* 2 of 5 .* 40 % .*1\.5 s$/),
    );
    expect(shown).toContainEqual(expect.stringMatching(/^… \d+ more$/));
    for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(80);
  });

  test('says why a container is not ready, and that there is no news of it', () => {
    const failing = containerStatus({ live: [false, 'PID 1 is gone'], ready: [false, 'draining'] });
    const size = { columns: 80, rows: 24 };
    const [, state] = text(layOut([container('shop', failing)], firstState, size).lines);
    expect(state).toContain('not alive: PID 1 is gone  not ready: draining');
    const silent = { ...container('shop', failing), silent: 'it does not answer' };
    expect(text(layOut([silent], firstState, size).lines)[1]).toBe('no news: it does not answer');
  });

  test('keeps the chosen slow request in sight', () => {
    const keys = layOut([busy], firstState, { columns: 80, rows: 24 }).choices.slow;
    const state = { ...firstState, chosen: keys.at(-1) ?? '' };
    const { lines } = layOut([busy], state, { columns: 80, rows: 24 });
    const inverse = lines
      .flat()
      .find((piece) => typeof piece !== 'string' && piece.style === 'inverse');
    expect(inverse).toMatchObject({ text: expect.stringContaining('/path-29') });
  });

  test('shows one request with its stack, from where it was scrolled to', () => {
    const stack = Array.from({ length: 50 }, (_, n) => `frame ${n}`).join('\n');
    const deep = container('shop', containerStatus({ slow: [slowRequest('deep', { stack })] }));
    const size = { columns: 80, rows: 24 };
    const { lines, choices } = layOut([deep], { ...firstState, open: 5 }, size);
    expect(text(lines).slice(0, 4)).toEqual([
      expect.stringContaining('REQUEST'),
      expect.stringContaining('GET /deep'),
      '',
      'frame 5',
    ]);
    expect(choices.below).toBe(50 - 20);
  });

  test('of a server without threads to wait for says only what is at work', () => {
    const status = containerStatus({
      processes: [{ pid: 12, rss: 1, cpu: 1, threads: 2, in_flight: 7, workers: 0, websockets: 3 }],
      in_flight: 7,
      longest: 0,
    });
    const { lines } = layOut([container('api', status)], firstState, { columns: 80, rows: 24 });
    expect(text(lines)).toContain('In flight  7 at work  WebSockets 3');
  });
});

test('without a terminal nothing is left out', () => {
  const shown = text(plainLines([busy], 1000), 1000);
  for (const { path } of many) expect(shown).toContainEqual(expect.stringContaining(path));
});

test('the document has every number a script wants', () => {
  expect(topDocument([busy])).toMatchObject({
    windowSeconds: 10,
    containers: [
      {
        container: 'shop',
        ready: { ok: true, why: 'ready' },
        requests: { total: { '2xx': 120 }, perSecond: { '2xx': 5, '5xx': 0.5 } },
        latency: { request: { p50: null, p95: null, p99: null } },
        memory: 50 * 2 ** 20,
        cpu: 0.5,
        capacity: 0.4,
        processes: [{ pid: 11 }, { pid: 12, serving: { inFlight: 2, workers: 5 } }],
      },
    ],
  });
});
