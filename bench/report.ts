import type { DetectionTimes } from './detection.ts';
import type { ReloadTimes } from './dev-reload.ts';
import { largeRepositoryFiles } from './large-repository.ts';
import type { Outcome } from './scenario.ts';

export interface Report {
  readonly outcomes: readonly Outcome[];
  /** Bytes of the images. */
  readonly sizes: { readonly warp: number; readonly docker: number };
  /** `warp plan` of a large repository, and the least such a look takes; s. */
  readonly detection: DetectionTimes;
  readonly reloads: readonly ReloadTimes[];
  /** ms over `node -e 0` */
  readonly startUpMs: number;
  readonly engine: string;
  readonly cores: number;
}

const targets = { size: 1.15, startUpMs: 80, detectionSeconds: 1 };

/** docs/benchmarks.md */
export function formatReport(report: Report): string {
  const { sizes, startUpMs, detection } = report;
  const size = sizes.warp / sizes.docker;
  return `# Benchmarks

\`npm run bench\` builds the site that \`wagtail start\` makes (every dependency pinned) with \`warp build\`
and with \`docker build\` of [a careful hand-written Dockerfile](../bench/wagtail/Dockerfile): two stages,
uv with a cache mount, gunicorn. Both stand on the same base image, on the same engine, with the same
CA bundle, in turn; figures are ratios of medians, and times only say what was divided. It throws the
engine's build cache away. This file is written by it.

| | warp | hand-written | ratio | promised |
|---|---|---|---|---|
${report.outcomes.map(row).join('\n')}
| image size | ${megabytes(sizes.warp)} | ${megabytes(sizes.docker)} | ${size.toFixed(2)} | ≤ ${targets.size} |
| \`warp plan\` of ${largeRepositoryFiles} files, beside \`find\` and \`grep\` over them | ${detection.warp.toFixed(2)} s | ${detection.floor.toFixed(2)} s | ${(detection.warp / detection.floor).toFixed(1)} | ≤ ${targets.detectionSeconds} s |
| \`warp --version\` over \`node -e 0\` | ${startUpMs.toFixed(0)} ms | | | ≤ ${targets.startUpMs} ms |
${report.reloads.map(reloadRow).join('\n')}

Engine ${report.engine}, ${report.cores} cores.
`;
}

function row({ scenario, warp, docker, ratio }: Outcome): string {
  const times = `${warp.toFixed(2)} s | ${docker.toFixed(2)} s`;
  const rounds = `${scenario.rounds} rounds`;
  return `| ${scenario.name} (${rounds}) | ${times} | ${ratio.toFixed(2)} | ≤ ${scenario.target} |`;
}

function reloadRow({ server, edits, p95, target }: ReloadTimes): string {
  const what = `\`warp dev\`: a saved file is served under ${server}, over the app's own import (p95 of ${edits})`;
  return `| ${what} | ${p95.toFixed(2)} s | | | ≤ ${target} s |`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
