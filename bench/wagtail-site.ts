import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPythonTool } from '../test/support/python-tools.ts';

/** Small pure packages that nothing in the site depends on: one is added a round. */
const furtherPackages = [
  'humanize',
  'toolz',
  'inflection',
  'parse',
  'pyjokes',
  'wcwidth',
  'boltons',
];

/** The app that is built: what Wagtail's own generator makes, with every dependency pinned. */
export interface WagtailSite {
  readonly folder: string;
  /** One line more in a source file. */
  edit(round: number): void;
  /** One dependency more. */
  depend(round: number): void;
}

/** Makes the site in a folder. */
export async function createWagtailSite(folder: string): Promise<WagtailSite> {
  await runPythonTool(['wagtail', 'start', 'mysite', '.'], folder);
  const pin = ['pip', 'compile', '--quiet', '--no-header', '--no-emit-index-url'];
  const target = ['--python-version', '3.13', 'requirements.txt', '-o', 'requirements.txt'];
  await runPythonTool(['uv', ...pin, ...target], folder);
  return {
    folder,
    edit: (round) => appendFileSync(join(folder, 'home/models.py'), `\n# edited ${round}\n`),
    depend(round) {
      const name = furtherPackages[round % furtherPackages.length] ?? '';
      appendFileSync(join(folder, 'requirements.txt'), `${name}\n`);
    },
  };
}
