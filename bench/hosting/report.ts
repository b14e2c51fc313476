import type { Figures } from './measure.ts';
import { overloadRate } from './measure.ts';

/** The app's own import; s. */
const importSeconds = 0.7;

/** docs/hosting-benchmarks.md */
export function formatReport(
  figures: readonly Figures[],
  { engine, cores }: { readonly engine: string; readonly cores: number },
): string {
  const find = (name: string, warp: boolean) =>
    figures.find(({ contestant }) => contestant.name === name && contestant.warp === warp);
  const ours = find('mod_wsgi', true);
  const express = find('mod_wsgi-express', false);
  const gthread = find('gunicorn gthread', false);
  return `# Hosting benchmarks

\`npm run bench:hosting\` runs one small application (50 items as JSON, an import of half a second) under every server that warp
knows, each with warp's default profile, beside [images made by hand](../bench/hosting/Dockerfile) on the same base: mod_wsgi-express with
chosen options, gunicorn with threads, uvicorn. Each container has one CPU and 1 GB, so two processes of five threads; the load has the other CPU. Every round
asks all of them in turn; figures are medians, and only ratios within one run say something. Overload is ${overloadRate} requests a second,
each on a new connection, at a page that waits 50 ms: twice what ten threads can answer (an ASGI app waits without threads, so that it is none for it). This file is written by it.

| server | requests/s | answered under overload | p50, p99 of those | /livez meanwhile, p99 | ready after | idle memory | of it the sidecar, CPU | SIGTERM, idle |
|---|---|---|---|---|---|---|---|---|
${figures.map(row).join('\n')}

| | ratio | promised |
|---|---|---|
| requests/s of warp's default over mod_wsgi-express by hand | ${ratio(ours?.perSecond, express?.perSecond)} | ≥ 0.95 |
| requests/s of warp's default over gunicorn by hand | ${ratio(ours?.perSecond, gthread?.perSecond)} | ≥ 0.9 |
| p99 under overload of warp's default over gunicorn by hand | ${ratio(ours?.overload.p99, gthread?.overload.p99)} | ≤ 1, where that loses none |
| p99 under overload of warp's default over mod_wsgi-express by hand | ${ratio(ours?.overload.p99, express?.overload.p99)} | ≤ 1, where that loses none |
| ready after, less 1 s, over the import (${importSeconds} s) | ${ratio((ours?.readySeconds ?? 0) - 1, importSeconds)} | ≤ 1.5 |
| idle memory, less 25 MB, over mod_wsgi-express by hand | ${ratio((ours?.idleBytes ?? 0) - 25e6, express?.idleBytes)} | ≤ 1.1 |
| /livez under overload, p99 | ${((ours?.sidecar?.p99 ?? Number.NaN) * 1000).toFixed(0)} ms | ≤ 100 ms |
| the sidecar's memory, CPU | ${Math.round((ours?.sidecar?.bytes ?? Number.NaN) / 1e6)} MB, ${((ours?.sidecar?.cpu ?? Number.NaN) * 100).toFixed(1)} % | ≤ 25 MB, ≤ 1 % |
| SIGTERM of the idle container | ${ours?.stopSeconds.toFixed(2)} s | ≤ 1.5 s |

Engine ${engine}, ${cores} cores.
`;
}

function row({ contestant, ...found }: Figures): string {
  const { sent, answered, p50, p99 } = found.overload;
  return [
    `| ${contestant.name}${contestant.warp ? '' : ', by hand'}`,
    found.perSecond.toFixed(0),
    `${((100 * answered) / sent).toFixed(1)} %`,
    `${p50.toFixed(2)}, ${p99.toFixed(2)} s`,
    found.sidecar ? `${(found.sidecar.p99 * 1000).toFixed(0)} ms` : '–',
    `${found.readySeconds.toFixed(2)} s`,
    `${Math.round(found.idleBytes / 1e6)} MB`,
    found.sidecar
      ? `${Math.round(found.sidecar.bytes / 1e6)} MB, ${(found.sidecar.cpu * 100).toFixed(1)} %`
      : '–',
    `${found.stopSeconds.toFixed(2)} s |`,
  ].join(' | ');
}

function ratio(value: number | undefined, other: number | undefined): string {
  return ((value ?? Number.NaN) / (other ?? Number.NaN)).toFixed(2);
}
