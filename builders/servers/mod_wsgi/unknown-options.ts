import type { SettingProblem } from '../../../src/builder/types.ts';
import { suggest } from '../../../src/config/suggest.ts';
import { expressOptionNames } from './express-option-names.ts';

/** Options among `server.args` that mod_wsgi-express does not have. As it does, a beginning that only one has will do. */
export function unknownOptions(args: readonly string[]): readonly SettingProblem[] {
  return args.flatMap((word): SettingProblem[] => {
    const [, name] = /^--([^=]+)/.exec(word) ?? [];
    if (name === undefined || isKnown(name)) return [];
    const near = suggest(name, expressOptionNames);
    return [
      {
        key: 'args',
        message: `server.args: mod_wsgi-express has no option --${name}`,
        hint: near
          ? `did you mean --${near}?`
          : 'mod_wsgi-express start-server --help lists the options',
      },
    ];
  });
}

function isKnown(name: string): boolean {
  if (expressOptionNames.includes(name)) return true;
  return expressOptionNames.filter((known) => known.startsWith(name)).length === 1;
}
