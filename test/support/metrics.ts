import type { WarpApp } from './warp-app.ts';

/** Samples of the sidecar's /metrics: `name{labels}` → value. */
export type Metrics = Readonly<Record<string, number>>;

/** Reads them from within the container, as the port is not published; `workers`: those that take requests. */
export function metricsOf(app: WarpApp, container: string) {
  const page = `import urllib.request; print(urllib.request.urlopen("http://127.0.0.1:9090/metrics", timeout=5).read().decode())`;
  const read = async () => samples((await app.exec(container, ['python', '-c', page])).output);
  const workers = async () => {
    const { output } = await app.exec(container, ['warp', 'status']);
    const { processes } = JSON.parse(output) as { processes: { pid: number; workers?: number }[] };
    return processes.filter(({ workers }) => workers !== undefined).map(({ pid }) => pid);
  };
  return Object.assign(read, { workers });
}

/** The samples of a text in Prometheus' format. */
export function samples(text: string): Metrics {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
