import type { ServerSetting } from './server-setting.ts';

/** A server as the document knows it. */
export interface DocumentedServer {
  readonly id: string;
  readonly settings: readonly ServerSetting[];
}

/** docs/server-settings.md: every setting with the formula of each server that has it. */
export function settingsDoc(servers: readonly DocumentedServer[]): string {
  const specs = new Map(servers.flatMap(({ settings }) => settings).map((one) => [one.key, one]));
  const sections = [...specs.values()].map(({ key, about }) => {
    const rows = grouped(servers, key).map(
      ([{ formula, why }, ids]) => `| ${ids.join(', ')} | ${cell(formula)} | ${cell(why)} |`,
    );
    const head = ['| server | where nobody says | why |', '|---|---|---|'];
    return [`## \`server.${key}\``, about, '', ...head, ...rows].join('\n');
  });
  return `${[intro, ...sections].join('\n\n')}\n`;
}

const intro = `# Settings of the servers

<!-- Made by \`npm run schema\` from the servers' definitions; do not edit. -->

Nobody has to answer more than one question: how long may a request take (\`server.deadline\`, 60 s)? All else follows
from it by the formulas below. D is the deadline, P the number of processes (max(2, CPUs), one for each 128 MiB at
most), T of threads (5). \`warp explain server\` shows what they come to for an app, and what was said where. Each can be
said in warp.yaml (\`server: { timeouts: { queue: 10s } }\`) or by its variable ([configuration](configuration.md)); \`auto\`
is the formula, \`off\` switches off what can be. A setting that the chosen server does not have is an error, as are
settings that contradict each other.

Durations are \`60s\`, \`1m30s\`, \`250ms\`. Sizes have their unit: \`512MB\` is 512·10^6 bytes, \`512MiB\` or Kubernetes'
\`512Mi\` 512·2^20. A bare \`512m\` is refused: it is 2^20 each to Docker, a thousandth of a byte each to Kubernetes.`;

/** Servers with the same formula share a row. */
function grouped(
  servers: readonly DocumentedServer[],
  key: string,
): readonly (readonly [ServerSetting, readonly string[]])[] {
  const rows = new Map<string, readonly [ServerSetting, readonly string[]]>();
  for (const { id, settings } of servers) {
    const setting = settings.find((one) => one.key === key);
    if (setting === undefined) continue;
    const name = `${setting.formula}\n${setting.why}`;
    rows.set(name, [setting, [...(rows.get(name)?.[1] ?? []), id]]);
  }
  return [...rows.values()];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
