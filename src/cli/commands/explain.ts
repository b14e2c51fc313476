import { configSections, servers } from '../../../builders/catalog.ts';
import { envSettings } from '../../config/env-layer.ts';
import { configJsonSchema } from '../../config/json-schema.ts';
import { suggest } from '../../config/suggest.ts';
import { type Topic, topicsOf } from '../../plan/topics.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { errorSection } from '../error-section.ts';
import { existingFolder } from '../existing-folder.ts';
import {
  type Explanation,
  formatExplanation,
  formatSettings,
  formatTopics,
} from '../output/explanation.ts';
import { printJson } from '../output/json.ts';
import { openPlaced, planApp } from '../plan-app.ts';

/** `warp explain`: where a decision came from, what else was considered, what would change it. */
export function explain(
  context: CliContext,
  asked: string | undefined,
  options: { readonly dir?: string; readonly json?: boolean },
): void {
  const section = asked === undefined ? undefined : errorSection(asked);
  if (section !== undefined) {
    if (options.json) {
      printJson(context, { code: asked?.toUpperCase(), text: section });
      return;
    }
    context.stdout.write(section);
    return;
  }
  const placed = openPlaced(context, existingFolder(context, options.dir ?? '.'));
  const { plan } = planApp(context, placed, { locked: false });
  const topics = topicsOf(plan);
  if (asked === undefined) {
    if (options.json) {
      printJson(context, topics.map(withChanges));
      return;
    }
    context.stdout.write(formatTopics(topics));
    return;
  }
  const found = matching(topics, asked);
  if (found.length === 0 && normal(asked) !== 'hooks') throw unknown(asked, topics);
  const explained = found.map(withChanges);
  if (options.json) printJson(context, explained);
  else if (explained.length === 0) context.stdout.write(noHooks);
  else context.stdout.write(explanations(explained));
}

/** One alone is told in full; many settings are a table. */
function explanations(found: readonly Explanation[]): string {
  const settings = found.filter(({ formula }) => formula !== undefined);
  if (settings.length < 2) return found.map(formatExplanation).join('\n');
  const others = found.filter(({ formula }) => formula === undefined).map(formatExplanation);
  return [...others, formatSettings(settings)].join('\n');
}

const noHooks =
  'the app has no hooks: docs/hooks.md tells what they are for and how to write one\n';

/** By its own name first; `port` alone may mean several decisions. */
function matching(topics: readonly Topic[], asked: string): readonly Topic[] {
  const word = normal(asked);
  const exact = topics.filter(({ name }) => normal(name) === word);
  return exact.length > 0 ? exact : topics.filter(({ also }) => also.map(normal).includes(word));
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[-_]+/g, '-');
}

function withChanges(topic: Topic): Explanation {
  const details = [...topic.details, ...otherServers(topic)];
  return { ...topic, details, changes: changesOf(topic) };
}

/** A plan does not list them: it would be another one with every server that warp learns of. */
function otherServers({ key, value }: Topic): readonly string[] {
  const chosen = key === 'server.name' ? servers.find(({ id }) => id === value) : undefined;
  const others = servers.filter(
    (one) => one !== chosen && one.serves.some((kind) => chosen?.serves.includes(kind)),
  );
  return chosen && others.length > 0 ? [`others: ${others.map(({ id }) => id).join(', ')}`] : [];
}

const byGroup: Readonly<Partial<Record<Topic['group'], readonly string[]>>> = {
  hook: ['.warp/hooks/NAME, or hooks.NAME in warp.yaml'],
  package: ['run.packages and build.packages in warp.yaml, which add to the list'],
  process: ['processes.NAME in warp.yaml, or a Procfile'],
  release: ['what the app asks for', 'warp lock --upgrade NAME'],
  tool: ['warp lock --upgrade NAME, with another release of warp'],
};

function changesOf({ key, reason, group, name }: Topic): readonly string[] {
  const variable = envSettings(configJsonSchema(configSections)).find(
    ({ path }) => path.join('.') === key,
  )?.name;
  const { at } = reason;
  return [
    ...(at
      ? [`${at.line === undefined ? at.file : `${at.file}:${at.line}`}, where it stands`]
      : []),
    ...(key ? [`${key} in warp.yaml`] : []),
    ...(variable ? [`${variable} in the environment`] : []),
    ...(byGroup[group]?.map((line) => line.replaceAll('NAME', name)) ?? []),
  ];
}

function unknown(asked: string, topics: readonly Topic[]): WarpError {
  const names = [...new Set(topics.flatMap(({ name, also }) => [name, ...also]))];
  const near = suggest(asked, names);
  const inside = names.filter((name) => normal(name).includes(normal(asked))).slice(0, 5);
  const nearest = [...new Set([...(near ? [near] : []), ...inside])];
  return new WarpError({
    code: 'WARP_EXPLAIN_UNKNOWN',
    phase: 'usage',
    message: `nothing of this app is called ${asked}`,
    hint:
      nearest.length > 0
        ? `did you mean ${nearest.join(' or ')}?`
        : 'warp explain, without a name, lists what can be explained',
  });
}
