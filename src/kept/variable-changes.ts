/** What a shell exports at its end and did not at its beginning. */
export interface VariableChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** The shell's own, and its terminal's. */
const ownNames =
  /^(_|PWD|OLDPWD|SHLVL|LINES|COLUMNS|TERM|PS[0-4]|HISTFILE|PROMPT_COMMAND|BASH_.*)$/;

/** @param before and after: `NAME=value` each, ended by a NUL, as `env -0` prints them */
export function variableChanges(before: string, after: string): VariableChanges {
  const was = variablesIn(before);
  const is = variablesIn(after);
  return {
    set: Object.fromEntries(
      [...is].filter(([name, value]) => was.get(name) !== value).toSorted(byName),
    ),
    unset: [...was.keys()].filter((name) => !is.has(name)).toSorted(),
  };
}

/** True for names of what must be in no image and no repository. */
export function namesSecret(name: string): boolean {
  return /(^|_)(PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY|CREDENTIALS?|APIKEY)($|_)/i.test(name);
}

/** True for names that `run.env` takes; others (`a.b`, functions that bash exports) do not reach an app. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

function variablesIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\0').flatMap((word): [string, string][] => {
      const equals = word.indexOf('=');
      const name = word.slice(0, Math.max(0, equals));
      return isVariableName(name) && !ownNames.test(name) ? [[name, word.slice(equals + 1)]] : [];
    }),
  );
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
