import { graph, type Section, stat } from './panels.ts';

const labels = 'job=~"$job",namespace=~"$namespace",instance=~"$instance"';
const of = (metric: string, more = '') => `${metric}{${labels}${more ? `,${more}` : ''}}`;
const rate = (metric: string, more = '') => `rate(${of(metric, more)}[$__rate_interval])`;
const requests = (more = '') => rate('warp_requests_total', more);
/** Without traffic there is no error: 0, not nothing. */
const errorRatio = `sum(${requests('code="5xx"')}) / (sum(${requests()}) > 0) or vector(0)`;
const quantile = (part: number, timing: string) =>
  `histogram_quantile(${part}, sum by (le) (${rate(`warp_${timing}_duration_seconds_bucket`)}))`;
const restarts = (window: string) => `sum(increase(${of('warp_worker_stops_total')}[${window}]))`;

const glance: Section = {
  title: 'At a glance',
  panels: [
    stat({
      title: 'Not ready',
      description:
        'Containers to which no request should be sent: starting, draining or broken. `warp top` and /readyz say why.',
      queries: [{ expr: `count(${of('warp_ready')} == 0) or vector(0)`, legend: 'not ready' }],
      ...{ unit: 'short', width: 3, thresholds: [1, 2] },
    }),
    stat({
      title: 'Requests',
      description: 'Requests that ended, a second.',
      queries: [{ expr: `sum(${requests()})`, legend: 'requests' }],
      ...{ unit: 'reqps', width: 3 },
    }),
    stat({
      title: 'Errors',
      description: 'Part of the requests that ended with 5xx.',
      queries: [{ expr: errorRatio, legend: '5xx' }],
      ...{ unit: 'percentunit', width: 3, thresholds: [0.006, 0.0144] },
    }),
    stat({
      title: 'p99',
      description: '99 of 100 requests took no longer.',
      queries: [{ expr: quantile(0.99, 'request'), legend: 'p99' }],
      ...{ unit: 's', width: 3 },
    }),
    stat({
      title: 'Longest of its deadline',
      description:
        'How long the oldest running request is at it, as a part of the deadline: above 100 % it hangs.',
      queries: [
        {
          expr: `max(${of('warp_longest_running_request_seconds')} / ${of('warp_deadline_seconds')})`,
          legend: 'longest',
        },
      ],
      ...{ unit: 'percentunit', width: 3, thresholds: [0.5, 1] },
    }),
    stat({
      title: 'Threads busy',
      description:
        'The busiest container. Near 100 % requests wait: more processes, threads or replicas, or a backend that is quicker.',
      queries: [{ expr: `max(${of('warp_capacity_utilization_ratio')})`, legend: 'busy' }],
      ...{ unit: 'percentunit', width: 3, max: 1, thresholds: [0.75, 0.9] },
    }),
    stat({
      title: 'Memory of its limit',
      description: 'The fullest container; at 100 % the kernel ends a process.',
      queries: [
        {
          expr: `max(${of('warp_memory_bytes')} / ${of('warp_memory_limit_bytes')})`,
          legend: 'memory',
        },
      ],
      ...{ unit: 'percentunit', width: 3, max: 1, thresholds: [0.75, 0.9] },
    }),
    stat({
      title: 'Processes ended, 1 h',
      description: 'Processes that take requests and ended, for whatever reason; below by reason.',
      queries: [{ expr: restarts('1h'), legend: 'ended' }],
      ...{ unit: 'short', width: 3, thresholds: [1, 5] },
    }),
  ],
};

const traffic: Section = {
  title: 'Requests',
  panels: [
    graph({
      title: 'Rate by class',
      description:
        'What the app answered. What the web server answers itself (static files, 503 of a full queue) is in its access log.',
      queries: [{ expr: `sum by (code) (${requests()})`, legend: '{{code}}' }],
      ...{ unit: 'reqps', width: 12, stacked: true },
    }),
    graph({
      title: 'Error ratio',
      description:
        'Part of the requests with 5xx, in all and by container: one alone points at its node or its connections, all together at a backend or a release.',
      queries: [
        { expr: errorRatio, legend: 'all' },
        {
          expr: `sum by (instance) (${requests('code="5xx"')}) / (sum by (instance) (${requests()}) > 0)`,
          legend: '{{instance}}',
        },
      ],
      ...{ unit: 'percentunit', width: 12 },
    }),
    graph({
      title: 'Latency',
      description:
        'From the arrival of a request to its end. Estimated from buckets that double: right to within a factor of two.',
      queries: [
        { expr: quantile(0.5, 'request'), legend: 'p50' },
        { expr: quantile(0.95, 'request'), legend: 'p95' },
        { expr: quantile(0.99, 'request'), legend: 'p99' },
        { expr: `min(${of('warp_deadline_seconds')})`, legend: 'deadline', limit: true },
      ],
      ...{ unit: 's', width: 12 },
    }),
    graph({
      title: 'Where the time goes: queue and app, p95',
      description:
        'Waiting for a thread against being worked at (the queue: mod_wsgi alone tells). The queue grows: too few threads for the load. The app grows: its code or a backend.',
      queries: [
        { expr: quantile(0.95, 'queue'), legend: 'queue' },
        { expr: quantile(0.95, 'application'), legend: 'app' },
      ],
      ...{ unit: 's', width: 12 },
    }),
  ],
};

const capacity: Section = {
  title: 'Capacity',
  panels: [
    graph({
      title: 'At work and threads',
      description: 'Requests that the app is at, and how many it can be at.',
      queries: [
        { expr: `sum(${of('warp_requests_in_flight')})`, legend: 'at work' },
        { expr: `sum(${of('warp_websockets_open')})`, legend: 'WebSockets' },
        { expr: `sum(${of('warp_threads')}) > 0`, legend: 'threads', limit: true },
      ],
      ...{ unit: 'short', width: 8 },
    }),
    graph({
      title: 'Threads busy',
      description: 'Part of the threads’ time in use, by container.',
      queries: [{ expr: of('warp_capacity_utilization_ratio'), legend: '{{instance}}' }],
      ...{ unit: 'percentunit', width: 8, max: 1 },
    }),
    graph({
      title: 'Longest running request',
      description:
        'By container. Above the deadline a request hangs: the log and `warp top` have its stack.',
      queries: [
        { expr: of('warp_longest_running_request_seconds'), legend: '{{instance}}' },
        { expr: `min(${of('warp_deadline_seconds')})`, legend: 'deadline', limit: true },
      ],
      ...{ unit: 's', width: 8 },
    }),
    graph({
      title: 'Slow requests',
      description:
        'Requests that ran longer than monitoring.slow_requests, a minute; each is in the log with its stack.',
      queries: [{ expr: `60 * ${rate('warp_slow_requests_total')}`, legend: '{{instance}}' }],
      ...{ unit: 'short', width: 8 },
    }),
    graph({
      title: 'CPU',
      description: 'Cores in use by the server’s processes, by container.',
      queries: [{ expr: rate('warp_cpu_seconds_total'), legend: '{{instance}}' }],
      ...{ unit: 'short', width: 8 },
    }),
    graph({
      title: 'Waiting for Python’s lock',
      description:
        'Seconds of waiting a second (mod_wsgi alone tells). Much of it: fewer threads and more processes.',
      queries: [{ expr: rate('warp_gil_wait_seconds_total'), legend: '{{instance}}' }],
      ...{ unit: 'short', width: 8 },
    }),
  ],
};

const processes: Section = {
  title: 'Memory and processes',
  panels: [
    graph({
      title: 'Memory of its limit',
      description: 'By container: a steady rise to the limit is a leak, a step a large request.',
      queries: [
        {
          expr: `${of('warp_memory_bytes')} / ${of('warp_memory_limit_bytes')}`,
          legend: '{{instance}}',
        },
      ],
      ...{ unit: 'percentunit', width: 8, max: 1 },
    }),
    graph({
      title: 'Memory',
      description: 'By container, with the smallest limit. Without a limit there is no such line.',
      queries: [
        { expr: of('warp_memory_bytes'), legend: '{{instance}}' },
        { expr: `min(${of('warp_memory_limit_bytes')})`, legend: 'limit', limit: true },
      ],
      ...{ unit: 'bytes', width: 8 },
    }),
    graph({
      title: 'Memory by process',
      description: 'What several processes share counts for each of them.',
      queries: [{ expr: of('warp_process_resident_memory_bytes'), legend: '{{instance}} {{pid}}' }],
      ...{ unit: 'bytes', width: 8 },
    }),
    graph({
      title: 'Processes ended, by reason',
      description:
        'Those that take requests. died: killed or crashed; deadline: a request hung; memory_limit, maximum_requests: recycled as asked.',
      queries: [
        {
          expr: `sum by (reason) (increase(${of('warp_worker_stops_total')}[$__rate_interval]))`,
          legend: '{{reason}}',
        },
      ],
      ...{ unit: 'short', width: 12, stacked: true },
    }),
    graph({
      title: 'Processes',
      description: 'The server’s processes, by container.',
      queries: [{ expr: of('warp_processes'), legend: '{{instance}}' }],
      ...{ unit: 'short', width: 12, steps: true },
    }),
  ],
};

const probes: Section = {
  title: 'Probes and the sidecar',
  panels: [
    graph({
      title: 'Ready',
      description: '1 while /readyz is true.',
      queries: [{ expr: of('warp_ready'), legend: '{{instance}}' }],
      ...{ unit: 'short', width: 8, max: 1, steps: true },
    }),
    graph({
      title: 'Alive',
      description: '1 while /livez is true: 0 makes Kubernetes restart the container.',
      queries: [{ expr: of('warp_alive'), legend: '{{instance}}' }],
      ...{ unit: 'short', width: 8, max: 1, steps: true },
    }),
    graph({
      title: 'Sidecar',
      description:
        'Starts of the sidecar in the last hour beyond its first, and reports that could not be read.',
      queries: [
        { expr: `increase(${of('warp_sidecar_starts_total')}[1h])`, legend: 'starts {{instance}}' },
        {
          expr: `increase(${of('warp_telemetry_errors_total')}[1h])`,
          legend: 'unread {{instance}}',
        },
      ],
      ...{ unit: 'short', width: 8 },
    }),
  ],
};

export const sections: readonly Section[] = [glance, traffic, capacity, processes, probes];
