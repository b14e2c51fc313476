import type { ImageFacts } from '../../../src/engine/image-facts.ts';
import { restrictionIds } from '../../../src/inspect/check/finding.ts';
import type { CheckFacts } from '../../../src/inspect/check/judge/judge-all.ts';
import type { InsideFacts } from '../../../src/inspect/check/run/inside-facts.ts';
import type { Outcome, RunFacts, Started } from '../../../src/inspect/check/run/run-facts.ts';

export const served: Started = { ok: true, startMs: 900, port: 8080, status: 200 };

export const inside: InsideFacts = {
  beside: false,
  listeners: ['0.0.0.0:8080'],
  command: 'app serve',
  status: { Uid: '23456\t23456\t23456\t23456', CapBnd: '0', NoNewPrivs: '1', Seccomp: '2' },
  charmap: 'UTF-8',
  language: 'C.UTF-8',
  openLogs: [],
  peakBytes: 50 * 1024 ** 2,
  orphan: 'reaped',
};

const stop = { signal: 'SIGTERM', exitStatus: 0, ms: 900, graceMs: 10_000 };

/** An app that does everything as it should, and what of it a test has otherwise. */
export function runFacts(otherwise: Partial<RunFacts> = {}): RunFacts {
  return {
    byWarp: false,
    sidecarPort: undefined,
    listens: true,
    exposedPorts: [8080],
    volumes: ['/data'],
    hasServices: false,
    plain: served,
    ports: [
      { port: 8080, listeners: ['0.0.0.0:8080'], answered: 8080 },
      { port: 9314, listeners: ['[::]:9314'], answered: 9314 },
    ],
    inside,
    strictInside: inside,
    probes: [{ name: 'GET /', ok: true, said: '200' }],
    changes: [],
    outputLines: 4,
    drain: { ...stop, held: 'slow', answer: 200 },
    restricted: new Map(restrictionIds.map((id): [typeof id, Outcome] => [id, served])),
    idleStop: stop,
    passedWith: restrictionIds.filter((id) => id !== 'unknown-group'),
    ...otherwise,
  };
}

/** The same of an image without a fault. */
export function checkFacts(run: RunFacts = runFacts()): CheckFacts {
  const image: ImageFacts = {
    id: `sha256:${'ab'.repeat(32)}`,
    tags: ['shop:1'],
    labels: {},
    sizeBytes: 1e8,
    createdMs: 0,
    exposedPorts: [8080],
    config: {
      user: '1001:0',
      env: ['LANG=C.UTF-8'],
      entrypoint: [],
      command: ['app', 'serve'],
      volumes: ['/data'],
      stopSignal: '',
      healthcheck: [],
    },
  };
  return {
    image,
    content: { history: [], layers: ['COPY'], files: new Map(), secretFiles: [], unread: 0 },
    run,
    strictness: {
      uid: 23_456,
      gid: 34_567,
      memoryBytes: 512 * 1024 ** 2,
      cpus: 1,
      closedNetwork: 'closed',
    },
  };
}
