import {
  FieldColorModeId,
  type FieldConfig,
  type Panel,
  type RowPanel,
  type Threshold,
  ThresholdsMode,
} from '@grafana/schema';

/** A query with the legend of its series (`{{label}}` is filled in). */
export interface Query {
  readonly expr: string;
  readonly legend: string;
  /** What the others may reach. */
  readonly limit?: true;
}

export interface PanelSpec {
  readonly title: string;
  /** What it tells, and what is to be done about it: shown with the (i) of the panel. */
  readonly description: string;
  readonly queries: readonly Query[];
  /** Of Grafana's units: `s`, `bytes`, `percentunit`, `reqps`, `short`. */
  readonly unit: string;
  /** Of the 24 columns that a dashboard has. */
  readonly width: number;
  readonly max?: number;
  /** From where on it is yellow, red. */
  readonly thresholds?: readonly [number, number];
}

export interface Section {
  readonly title: string;
  readonly panels: readonly ((place: Place) => Panel)[];
}

/** Where a panel stands. */
interface Place {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

const datasource = { type: 'prometheus', uid: '$datasource' };

/** One number, as it is now, over a small curve. */
export function stat(spec: PanelSpec): (place: Place) => Panel {
  return (place) => ({
    ...panel('stat', spec, place, 4),
    fieldConfig: { defaults: field(spec, {}), overrides: [] },
    options: {
      colorMode: spec.thresholds ? 'background' : 'value',
      graphMode: 'area',
      justifyMode: 'auto',
      orientation: 'auto',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      textMode: 'auto',
    },
  });
}

/** Curves over time; `stacked` where they add up to something. */
export function graph(
  spec: PanelSpec & { readonly stacked?: true; readonly steps?: true },
): (place: Place) => Panel {
  const custom = {
    drawStyle: 'line',
    fillOpacity: spec.stacked ? 30 : 8,
    lineWidth: 1,
    showPoints: 'never',
    spanNulls: false,
    ...(spec.steps ? { lineInterpolation: 'stepAfter' } : {}),
    ...(spec.stacked ? { stacking: { group: 'A', mode: 'normal' } } : {}),
  };
  return (place) => ({
    ...panel('timeseries', spec, place, 8),
    fieldConfig: { defaults: field(spec, custom), overrides: limits(spec.queries) },
    options: {
      legend: {
        calcs: ['lastNotNull', 'max'],
        displayMode: 'table',
        placement: 'bottom',
        showLegend: true,
      },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  });
}

/** Rows with a title, their panels from left to right and on as many lines as they take. */
export function laidOut(sections: readonly Section[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let y = 0;
  for (const { title, panels } of sections) {
    placed.push({
      ...{ type: 'row', id: placed.length + 1, title, collapsed: false, panels: [] },
      gridPos: { h: 1, w: 24, x: 0, y },
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const made of panels) {
      const id = placed.length + 1;
      let next = made({ id, x, y });
      if (x + (next.gridPos?.w ?? 0) > 24) {
        y += height;
        next = made({ id, x: 0, y });
      }
      placed.push(next);
      x = (next.gridPos?.x ?? 0) + (next.gridPos?.w ?? 0);
      height = next.gridPos?.h ?? 0;
    }
    y += height;
  }
  return placed;
}

function panel(type: string, spec: PanelSpec, { id, x, y }: Place, height: number): Panel {
  return {
    ...{ type, id, title: spec.title, description: spec.description, datasource },
    gridPos: { h: height, w: spec.width, x, y },
    targets: spec.queries.map(({ expr, legend }, place) => ({
      ...{ refId: refId(place), datasource, expr, legendFormat: legend },
      ...{ editorMode: 'code', range: true },
    })),
  };
}

function field(spec: PanelSpec, custom: Record<string, unknown>): FieldConfig {
  const [yellow, red] = spec.thresholds ?? [];
  // The first step of Grafana's has no value, which JSON writes as null.
  const lowest = { color: 'green', value: null } as unknown as Threshold;
  const steps = [
    lowest,
    ...(yellow === undefined ? [] : [{ color: 'yellow', value: yellow }]),
    ...(red === undefined ? [] : [{ color: 'red', value: red }]),
  ];
  const color = {
    mode: spec.thresholds ? FieldColorModeId.Thresholds : FieldColorModeId.PaletteClassic,
  };
  return {
    ...{ color, custom, min: 0, noValue: '–', unit: spec.unit },
    ...(spec.max === undefined ? {} : { max: spec.max }),
    thresholds: { mode: ThresholdsMode.Absolute, steps },
  };
}

/** What is a limit is a dashed red line. */
function limits(queries: readonly Query[]) {
  const properties = [
    { id: 'color', value: { fixedColor: 'red', mode: 'fixed' } },
    { id: 'custom.fillOpacity', value: 0 },
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
  ];
  return queries.flatMap(({ limit }, place) =>
    limit ? [{ matcher: { id: 'byFrameRefID', options: refId(place) }, properties }] : [],
  );
}

/** Queries of a panel are named A, B, C … */
function refId(place: number): string {
  return String.fromCharCode(65 + place);
}
