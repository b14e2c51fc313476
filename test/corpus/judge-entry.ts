import { z } from 'zod';
import type { CorpusRecord } from './record.ts';

const planned = z.object({
  facts: z.array(z.object({ name: z.string(), value: z.unknown() })),
  processes: z.array(
    z.object({
      name: z.string(),
      command: z.array(z.string()),
      env: z.record(z.string(), z.string()),
    }),
  ),
});

/** What a record says about how the app is started; each is one way to say it. */
const entrySchema = z
  .object({
    files: z.array(z.string()),
    'manage.py': z.string(),
    Procfile: z.record(z.string(), z.string()),
  })
  .partial();

const documents = z.union([z.object({ plan: planned }).transform(({ plan }) => plan), planned]);

/**
 * Compares a plan's web process with the entry point a Python record names. Of what it names, the
 * strongest counts: a program of its own, the Procfile, Django's settings, a file.
 *
 * @returns why they differ; undefined where they agree, or the record names none
 */
export function entryDifference(record: CorpusRecord, document: unknown): string | undefined {
  const entry = entrySchema.safeParse(record.entry ?? {}).data;
  const plan = documents.parse(document);
  if (record.lang !== 'python' || entry === undefined) return undefined;
  const web = plan.processes.find(({ name }) => name === 'web') ?? plan.processes[0];
  const said = [...(web?.command ?? []), ...Object.values(web?.env ?? {})].join(' ');
  const files = (entry.files ?? []).filter((file) => /\.(py|sh)$/.test(file));
  if (files.includes('app.sh'))
    return said.includes('app.sh') ? undefined : differs('app.sh', said);
  const command = entry.Procfile?.web;
  if (command !== undefined) return said.includes(command) ? undefined : differs(command, said);
  const settings = entry['manage.py'];
  if (settings !== undefined) {
    const found = plan.facts.find(({ name }) => name === 'django.settings')?.value;
    return found === settings ? undefined : differs(settings, String(found));
  }
  const modules = files.map((file) => file.replace(/\.py$/, ''));
  const named = modules.some((name) =>
    new RegExp(`(^|[\\s/.])${name}(\\.py)?($|[\\s.:])`).test(said),
  );
  return files.length === 0 || named ? undefined : differs(files.join(' or '), said);
}

function differs(wanted: string, said: string): string {
  return `starts ${JSON.stringify(said.slice(0, 160))}, not ${wanted}`;
}
