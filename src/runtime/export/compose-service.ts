import type { ExportedService } from '../services/exported-services.ts';

const checkSeconds = 2;

/** A backing service in a compose file: healthy once warp would say that it is ready. */
export function composeService({
  image,
  env,
  command,
  volumes,
  ready,
  timeoutMs,
  port,
  publish,
}: ExportedService) {
  const published = publish === true ? port : publish;
  return {
    image,
    // It is there: some of them no registry has.
    pull_policy: 'missing',
    ...(command ? { command: command.map(literalText) } : {}),
    environment: literal(env),
    ...(volumes.length > 0 ? { volumes: volumes.map(volumeOf) } : {}),
    ...(published === undefined || port === undefined
      ? {}
      : { ports: [`127.0.0.1:${published}:${port}`] }),
    ...(ready === undefined
      ? {}
      : {
          healthcheck: {
            test: ['CMD-SHELL', literalText(ready)],
            interval: `${checkSeconds}s`,
            retries: Math.ceil(timeoutMs / 1000 / checkSeconds),
          },
        }),
  };
}

/** What the app's processes wait for. */
export function dependsOn(services: readonly ExportedService[]) {
  if (services.length === 0) return {};
  const conditions = services.map(({ name, ready }) => [
    name,
    { condition: ready === undefined ? 'service_started' : 'service_healthy' },
  ]);
  return { depends_on: Object.fromEntries(conditions) as Record<string, { condition: string }> };
}

function volumeOf({ volume, at }: ExportedService['volumes'][number]) {
  return { type: 'volume', source: volume, target: at };
}

/** `$` begins a variable of compose's own. */
export function literal(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, literalText(text)]));
}

function literalText(text: string): string {
  return text.replaceAll('$', '$$$$');
}
