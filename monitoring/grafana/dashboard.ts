import {
  type Dashboard,
  DashboardCursorSync,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/schema';
import { laidOut } from './panels.ts';
import { sections } from './sections.ts';

/** The dashboard of monitoring/grafana/warp.json, for Grafana 10 and newer. */
export function dashboard(): Dashboard {
  return {
    title: 'warp: applications',
    uid: 'warp-applications',
    description: 'Applications in containers made by warp, by what their sidecars tell Prometheus.',
    tags: ['warp'],
    editable: true,
    graphTooltip: DashboardCursorSync.Crosshair,
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    templating: { list: variables() },
    annotations: {
      list: [restarts()],
    },
    panels: laidOut(sections),
  };
}

/** A line through every panel where a process that takes requests ended or a container began anew. */
function restarts() {
  const these = '{job=~"$job",namespace=~"$namespace",instance=~"$instance"}';
  return {
    name: 'Restarts',
    enable: true,
    iconColor: 'orange',
    datasource: { type: 'prometheus', uid: '$datasource' },
    expr: `changes(warp_worker_starts_total${these}[$__rate_interval]) > 0`,
    titleFormat: 'processes begun',
    textFormat: '{{instance}}',
  };
}

/** Each offers what those before it leave. */
function variables(): VariableModel[] {
  return [
    {
      ...{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
      ...{ hide: VariableHide.dontHide, refresh: VariableRefresh.onDashboardLoad },
    },
    fromLabel('job', 'warp_info'),
    fromLabel('namespace', 'warp_info{job=~"$job"}'),
    fromLabel('instance', 'warp_info{job=~"$job",namespace=~"$namespace"}'),
  ];
}

/** `.*` as all: outside Kubernetes no series has a namespace. */
function fromLabel(label: string, series: string): VariableModel {
  return {
    ...{ name: label, label, type: 'query', multi: true, includeAll: true, allValue: '.*' },
    datasource: { type: 'prometheus', uid: '$datasource' },
    query: { query: `label_values(${series}, ${label})`, refId: 'variable' },
    current: { text: ['All'], value: ['$__all'], selected: true },
    refresh: VariableRefresh.onTimeRangeChanged,
    sort: VariableSort.alphabeticalAsc,
  };
}
