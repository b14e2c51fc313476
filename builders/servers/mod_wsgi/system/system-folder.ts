import type {
  SystemFile,
  SystemFolder,
  SystemRequest,
} from '../../../../src/builder/system-server.ts';
import type { Result } from '../../../../src/builder/types.ts';
import { hostContent } from '../../../../src/plan/host-content.ts';
import { shellAssignments } from '../../../../src/plan/shell-quote.ts';
import type { Plan, Process } from '../../../../src/plan/types.ts';
import type { Problem } from '../../../../src/warp-error.ts';
import { systemEnvironment } from '../../../python/system-environment.ts';
import { buildScript } from './build-script.ts';
import { type SystemOptions, systemOnly, systemOptions } from './express-options.ts';
import { leftOut, unsupported } from './left-out.ts';

const host = 'builders/servers/mod_wsgi/system/host';

/**
 * The folder whose install.sh gives the plan's web process to a distribution's Apache: scripts, the
 * image's toolkit, and this app's settings as sh assignments.
 */
export function systemFolder(
  plan: Plan,
  request: SystemRequest,
): Result<SystemFolder, readonly Problem[]> {
  const web = plan.processes.find(({ server }) => server === 'mod_wsgi');
  if (!web)
    return { ok: false, problems: [{ message: 'no process of the app is under mod_wsgi' }] };
  const environment = systemEnvironment(plan);
  const { options, problems: unknown } = systemOptions(web.command.slice(1));
  const further = furtherSettings(request.options);
  const problems = [
    ...(environment.ok ? [] : environment.problems),
    ...unknown,
    ...further.problems,
    ...unsupported(plan),
  ];
  if (!environment.ok || problems.length > 0) return { ok: false, problems };
  const daemon = { ...options.daemon, ...further.settings };
  return {
    ok: true,
    value: {
      files: [
        ...scripts,
        {
          path: 'settings',
          content: settingsFile(plan, web, { request, environment: environment.value }),
        },
        {
          path: 'daemon-settings',
          content: lines(Object.entries(daemon).map((pair) => pair.join('='))),
        },
        { path: 'directives', content: lines(options.directives) },
        { path: 'access-log-format', content: logFormat(options) },
        { path: 'process-environment', content: shellAssignments(web.env, 'export ') },
        { path: 'build.sh', content: buildScript(plan, environment.value), executable: true },
        ...environment.value.written.map(({ path, content }) => ({
          path: `written/${path}`,
          content,
        })),
        ...toolkit(plan),
      ],
      source: 'app',
      install: './install.sh',
      notes: leftOut(plan, environment.value),
    },
  };
}

const scripts: readonly SystemFile[] = ['install.sh', 'uninstall.sh', 'lib', 'app'].map((name) =>
  name === 'app'
    ? { path: 'lib/app.wsgi', shipped: `${host}/app.wsgi` }
    : { path: name, shipped: `${host}/${name}` },
);

/** As in the image, below `toolkit`. */
function toolkit(plan: Plan): readonly SystemFile[] {
  return hostContent(plan).map((one) => {
    const path = one.to === '' ? 'toolkit' : `toolkit/${one.to}`;
    return 'shipped' in one
      ? { path, shipped: one.shipped }
      : { path, content: one.content, executable: one.executable };
  });
}

interface Settled {
  readonly request: SystemRequest;
  readonly environment: { readonly version: string; readonly uv: string };
}

function settingsFile(plan: Plan, web: Process, { request, environment }: Settled): string {
  const { name, hosts, layout, tls } = request;
  const [server, ...aliases] = hosts;
  const { deadlineMs, drainMs, killAfterMs, startupMs } = web.timing;
  return shellAssignments({
    APP: name,
    SERVER_NAME: server,
    SERVER_ALIASES: aliases.join(' '),
    LAYOUT: layout,
    PYTHON_VERSION: environment.version,
    UV_VERSION: environment.uv,
    MOD_WSGI_VERSION: plan.tools.mod_wsgi?.value ?? '',
    PACKAGES: layout === 'debian' ? appPackages(plan).join(' ') : '',
    APP_FOLDER: folderOf(plan),
    TLS: tls === undefined ? '' : tls === 'snakeoil' ? 'snakeoil' : 'files',
    TLS_CERTIFICATE: typeof tls === 'object' ? tls.certificate : '',
    TLS_KEY: typeof tls === 'object' ? tls.key : '',
    DEADLINE: String(deadlineMs / 1000),
    DRAIN: String(drainMs / 1000),
    KILL_AFTER: String(killAfterMs / 1000),
    STARTUP: String(startupMs / 1000),
    TRUST_PROXY: web.env.WARP_TRUST_PROXY ?? '',
  });
}

/** Debian packages that the app itself needs: what the image's Python and Apache are is the machine's. */
function appPackages({ packages }: Plan): readonly string[] {
  const ours = /^(apache2-bin|media-types|bash|python3|libpython3\..*|ca-certificates)$/;
  return packages.run.map(({ name }) => name).filter((name) => !ours.test(name));
}

function folderOf({ image }: Plan): string {
  return image.workdir.replace(/^\/opt\/app-root\/src\/?/, '');
}

function logFormat({ accessLogFormat }: SystemOptions): string {
  return `${(accessLogFormat ?? '%h %l %u %t "%r" %>s %b').replaceAll('"', '\\"')}\n`;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

function furtherSettings(given: readonly string[]) {
  const settings: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const text of given) {
    const [, name = text, value] = /^([a-z-]+)=([^\s'"]+)$/.exec(text) ?? [];
    if (value !== undefined && systemOnly.has(name)) settings[name] = value;
    else problems.push(noSetting(text));
  }
  return { settings, problems };
}

function noSetting(text: string): Problem {
  return {
    message: `--daemon-option ${text} is no setting that a system Apache adds`,
    hint: `NAME=value, with one of ${[...systemOnly].join(', ')}; others are options in server.args of warp.yaml`,
  };
}
