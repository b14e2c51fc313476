import type { AppSource } from '../app/app-source.ts';
import { parseProcfile } from '../app/procfile.ts';
import type { Config } from '../config/config.ts';
import type { Decided } from '../plan/types.ts';

const file = 'Procfile';

/** The configuration with a Procfile's processes, where it does not declare them itself. */
export function withProcfile(config: Config, app: AppSource): Config {
  const text = app.text(file);
  if (text === undefined) return config;
  const declared = parseProcfile(text).map(({ name, command, line }): [string, Decided<string>] => [
    name,
    { value: command, reason: { rule: 'the Procfile says so', at: { file, line }, via: 'app' } },
  ]);
  return { ...config, processes: { ...Object.fromEntries(declared), ...config.processes } };
}
