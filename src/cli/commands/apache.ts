import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { servers } from '../../../builders/catalog.ts';
import { configFile } from '../../app/built-in-ignore.ts';
import { joinRelative } from '../../app/rel-path.ts';
import type {
  SystemFolder,
  SystemLayout,
  SystemRequest,
  SystemServer,
} from '../../builder/system-server.ts';
import type { Plan } from '../../plan/types.ts';
import { folderAppName } from '../../runtime/labels.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { existingFolder } from '../existing-folder.ts';
import { printJson } from '../output/json.ts';
import { formatWarning } from '../output/warning.ts';
import { openPlaced, planApp } from '../plan-app.ts';
import { writeSystemFolder } from '../system/write-system-folder.ts';

export interface ApacheOptions {
  readonly output?: string;
  readonly layout?: SystemLayout;
  readonly name?: string;
  readonly serverName?: string;
  readonly serverAlias?: readonly string[];
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly daemonOption?: readonly string[];
  readonly locked?: boolean;
  readonly json?: boolean;
}

/** `warp apache`: a folder that installs the app into the Apache of a distribution. */
export function apache(context: CliContext, dir: string, options: ApacheOptions): void {
  if (options.output === undefined) {
    throw wrongUse(
      '--output is missing: the folder to write to',
      'warp apache DIR --output FOLDER',
    );
  }
  const output = resolve(context.cwd, options.output);
  const placed = openPlaced(context, existingFolder(context, dir));
  const planned = planApp(context, placed, options);
  const name = options.name ?? folderAppName(planned.name ?? planned.root);
  const request = requestOf(name, options);
  const folder = folderOf(planned.plan, request);
  checkOutput(output, placed.disk.folder);
  const source = placed.disk;
  const without = joinRelative(relative(source.folder, planned.root), configFile);
  writeSystemFolder(output, folder, { source, without });
  const notes = folder.notes;
  const command = join(output, folder.install);
  if (options.json) {
    printJson(context, { output, name, install: command, hosts: request.hosts, notes });
    return;
  }
  for (const warning of planned.warnings) context.stderr.write(`${formatWarning(warning)}\n`);
  for (const note of notes) context.stderr.write(`note: ${note}\n`);
  context.stderr.write(
    `written to ${output}; copy it to the machine, and run there as root (again for each change):\n`,
  );
  context.stdout.write(`${command}\n`);
}

function requestOf(name: string, options: ApacheOptions): SystemRequest {
  if (!/^[a-z][a-z0-9-]{0,24}$/.test(name)) {
    throw wrongUse(
      `${name} cannot be the app's name on a machine`,
      'give another by --name: up to 25 lower-case letters, digits and -, a letter first',
    );
  }
  const hosts = [options.serverName ?? 'localhost', ...(options.serverAlias ?? [])] as const;
  const wrong = hosts.find(
    (host) => !/^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host),
  );
  if (wrong !== undefined) {
    throw wrongUse(`${wrong} is no host name`, 'without scheme, port and path: shop.example.org');
  }
  const { tlsCertificate, tlsKey } = options;
  const tls = tlsOf(tlsCertificate, tlsKey);
  return {
    name,
    layout: options.layout ?? 'debian',
    hosts,
    ...(tls ? { tls } : {}),
    options: options.daemonOption ?? [],
  };
}

function tlsOf(certificate: string | undefined, key: string | undefined): SystemRequest['tls'] {
  if (certificate === 'snakeoil' && key === undefined) return 'snakeoil';
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    throw wrongUse('a certificate and its key go together', 'give --tls-certificate and --tls-key');
  }
  const wrong = [certificate, key].find((path) => !/^\/[^\s"'\\]+$/.test(path));
  if (wrong === undefined) return { certificate, key };
  throw wrongUse(
    `${wrong} is no absolute path without blanks`,
    'name the files as they are on the machine that serves',
  );
}

function folderOf(plan: Plan, request: SystemRequest): SystemFolder {
  const system = systemOf(plan);
  const folder = system.folder(plan, request);
  if (folder.ok) return folder.value;
  throw new WarpError({
    code: 'WARP_SYSTEM_UNSUPPORTED',
    phase: 'plan',
    message: 'the app cannot be installed without a container as it is',
    hint: 'what is named above needs a change; warp build makes an image of it all the same',
    problems: folder.problems,
  });
}

/** The server of the web process, where distributions package one that warp knows how to set up. */
function systemOf(plan: Plan): SystemServer {
  const web = plan.processes.find(({ name }) => name === 'web');
  const system = servers.find(({ id }) => id === web?.server)?.system;
  if (system) return system;
  const able = servers.filter((server) => server.system);
  const what = web?.server ? `the app's web process is under ${web.server}` : webIsCommand(web);
  throw new WarpError({
    code: 'WARP_SYSTEM_SERVER',
    phase: 'plan',
    message: `${what}, which warp cannot set up in a system's own installation`,
    hint: `for a WSGI application say server: ${able[0]?.id} in warp.yaml; ASGI applications are served from a container (warp build) with the system's server as a proxy`,
  });
}

function webIsCommand(web: unknown): string {
  return web ? "the app's web process is a command of its own" : 'the app has no web process';
}

function checkOutput(output: string, source: string): void {
  if (`${output}/`.startsWith(`${source}/`)) {
    throw wrongUse(
      `${output} is in the app's own folder, and would be part of the app`,
      'give a folder outside of it',
    );
  }
  if (!existsSync(output) || readdirSync(output).length === 0) return;
  if (existsSync(join(output, 'settings')) && existsSync(join(output, 'install.sh'))) return;
  throw new WarpError({
    code: 'WARP_OUTPUT_EXISTS',
    phase: 'usage',
    message: `${output} is not empty, and nothing that warp apache has written`,
    hint: 'give another folder',
  });
}

function wrongUse(message: string, hint: string): WarpError {
  return new WarpError({ code: 'WARP_USAGE', phase: 'usage', message, hint });
}
