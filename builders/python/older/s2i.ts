import type { AppSource } from '../../../src/app/app-source.ts';
import type { OlderSettings } from '../../../src/config/older-settings.ts';
import type { Fact, Reason, Warning } from '../../../src/plan/types.ts';
import { type S2iVariable, s2iFile, s2iVariables } from './s2i-environment.ts';
import { meaningOf } from './s2i-meaning.ts';

const scripts = '.s2i/bin';

/**
 * What OpenShift's source-to-image builder for Python reads from `.s2i/`: its documented variables in
 * the words of warp.yaml, all others as variables of the build and of the app, as the builder has
 * them. Scripts that replace the builder's own are not run: what they do is unknown.
 */
export function readS2i(app: AppSource): OlderSettings | undefined {
  const variables = s2iVariables(app);
  const replaced = app.list(scripts);
  if (variables.length === 0 && replaced.length === 0) return undefined;
  const read = variables.map((variable) => ({ variable, ...meaningOf(variable, app, variables) }));
  const layers = read.flatMap(({ variable, layer }) => (layer ? [{ variable, layer }] : []));
  return {
    layer: layers.reduce((all, { layer }) => merge(all, layer), {}),
    reasonFor: (path) => said(variableFor(layers, path) ?? variables[0]),
    facts: read.map(({ variable, means, lost }) => factOf(variable, means, lost === undefined)),
    warnings: [
      ...read.flatMap(({ variable, lost }) => (lost === undefined ? [] : [lostOf(variable, lost)])),
      ...replaced.filter((name) => name !== 'save-artifacts').map(scriptWarning),
    ],
  };
}

type Layer = Readonly<Record<string, unknown>>;

function merge(into: Layer, more: Layer): Layer {
  const keys = new Set([...Object.keys(into), ...Object.keys(more)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      const [a, b] = [own(into, key), own(more, key)];
      return [key, isLayer(a) && isLayer(b) ? merge(a, b) : (b ?? a)];
    }),
  );
}

/** A variable may be called `constructor`, which every object has by itself. */
function own(layer: Layer, key: string): unknown {
  return Object.hasOwn(layer, key) ? layer[key] : undefined;
}

function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The line that set the value at `path`. */
function variableFor(
  layers: readonly { readonly variable: S2iVariable; readonly layer: Layer }[],
  path: readonly PropertyKey[],
): S2iVariable | undefined {
  return layers.findLast(({ layer }) => {
    const value = path.reduce<unknown>(
      (at, key) => (isLayer(at) ? own(at, String(key)) : undefined),
      layer,
    );
    return value !== undefined;
  })?.variable;
}

function said(variable: S2iVariable | undefined): Reason {
  if (variable === undefined) {
    return { rule: `set in ${s2iFile}`, at: { file: s2iFile }, via: 'legacy' };
  }
  const { name, file, line } = variable;
  return { rule: `${name} in ${file}`, at: { file, line }, via: 'legacy' };
}

function factOf(variable: S2iVariable, means: string, taken: boolean): Fact {
  const reason: Reason = { ...said(variable), rule: means };
  const value = taken ? variable.value : 'not taken over';
  return { name: `s2i.${variable.name}`, value, reason };
}

function lostOf(variable: S2iVariable, lost: string): Warning {
  return {
    code: 'WARP_LEGACY_IGNORED',
    message: `${variable.name} is not taken over: ${lost}`,
    hint: 'say it in warp.yaml (docs/configuration.md)',
    at: { file: variable.file, line: variable.line },
  };
}

function scriptWarning(name: string): Warning {
  const file = `${scripts}/${name}`;
  return {
    code: 'WARP_LEGACY_IGNORED',
    message: `${file} is not run: it replaces a script of another builder`,
    hint: 'put what it does beyond that into a hook: .warp/hooks/build, or deploy for each start',
    at: { file },
  };
}
