import { z } from 'zod';
import { type HookName, hookNames } from '../plan/hook.ts';
import { lifecycle } from '../plan/hook-lifecycle.ts';
import { durationPattern } from './duration.ts';
import { type SettingSpec, settingShape } from './server-setting.ts';

// Every description is a line of docs/configuration.md and what an editor shows.

const duration = z.string().regex(durationPattern, 'expected a duration such as "60s" or "1m30s"');
const relativePath = z
  .string()
  .regex(
    /^(?!\/)(?!(.*\/)?\.\.(\/|$))/,
    'expected a path inside the folder, without .. or a leading /',
  );
const envName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected a variable name: letters, digits and _');
const env = z.record(envName, z.string());
const debianPackages = z.array(
  z.string().regex(/^(\.\.\.|[a-z0-9][a-z0-9+.-]+)$/, 'expected the name of a Debian package'),
);
const strings = z.array(z.string());
const count = z.union([z.literal('auto'), z.int().min(1).max(1024)]);

const secret = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'expected letters, digits, _, . and -'),
  env: envName
    .optional()
    .describe('Variable of the building machine that holds it (default: the id).'),
  file: z.string().optional().describe('File of the building machine that holds it.'),
  required: z.boolean().optional().describe('Fail the build where it is missing (default: true).'),
});

const volume = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_.-]*$/, 'expected lower-case letters, digits, _, . and -'),
  path: z.string().regex(/^\//, 'expected an absolute path in the container'),
});

const build = z.strictObject({
  env: env.optional().describe('Variables of build steps; never part of the image.'),
  packages: debianPackages.optional().describe('Debian packages that only the build needs.'),
  secrets: z
    .array(z.union([z.string(), secret]))
    .optional()
    .describe(
      'Values build steps may read, that stay out of the image: a variable name, or the long form.',
    ),
});

const run = z.strictObject({
  env: env.optional().describe('Variables of the app; the container’s environment wins over them.'),
  packages: debianPackages.optional().describe('Debian packages the running app needs.'),
  migrate: z
    .enum(['auto', 'never'])
    .optional()
    .describe('Apply pending migrations when `warp run` starts the app (default: auto).'),
  volumes: z
    .array(
      z.union([
        z.string().regex(/^(\/|\.\.\.$)/, 'expected an absolute path in the container'),
        volume,
      ]),
    )
    .optional()
    .describe('Folders that outlive a container: an absolute path, or `{ name, path }`.'),
});

const dev = z.strictObject({
  env: env
    .optional()
    .describe('Variables of the container under `warp dev` alone, such as `DEBUG: "1"`.'),
});

const serverName = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'expected the name of a server');
const server = z.strictObject({
  name: serverName.optional().describe('The server, e.g. `mod_wsgi`.'),
  deadline: duration
    .optional()
    .describe('The longest acceptable request; every timeout follows from it (default: 60s).'),
  processes: count
    .optional()
    .describe('Processes; `auto`: by the container’s CPU and memory limits.'),
  threads: count.optional().describe('Threads a process; `auto`: what suits the server.'),
  port: z.int().min(1).max(65535).optional().describe('Port inside the container (default: 8080).'),
  trust_proxy: strings
    .optional()
    .describe('Addresses or networks of proxies whose X-Forwarded-… headers are believed.'),
  static: z
    .record(
      z.string().regex(/^(\/[^\s/"'\\?#%]+)+\/?$/, 'expected a URL path such as /assets'),
      relativePath,
    )
    .optional()
    .describe('URL path → folder whose files are served below it, without the app.'),
  args: strings.optional().describe('Further arguments for the server, passed on as they are.'),
});

const monitoring = z.strictObject({
  port: z
    .union([z.literal(false), z.int().min(1).max(65535)])
    .optional()
    .describe('Port of probes and metrics in the container (default: 9090); `false`: none.'),
  ready: z
    .string()
    .regex(/^\/[^\s#]*$/, 'expected a URL path such as /health')
    .optional()
    .describe('Page of the app that says whether it is ready: a status below 500 is yes.'),
  slow_requests: duration
    .optional()
    .describe(
      'A request that runs longer is logged with its stack (default: half the deadline); `0s`: none.',
    ),
  logs: z
    .enum(['text', 'json'])
    .optional()
    .describe('How the container’s log is written; `WARP_LOGS` wins at start (default: text).'),
  agent: z
    .string()
    .regex(/^[a-z][a-z0-9_-]*$/, 'expected the name of an agent')
    .optional()
    .describe(
      'Monitoring agent that the app runs with, e.g. `opentelemetry`; off without its endpoint.',
    ),
});

const service = z.strictObject({
  service: z
    .string()
    .optional()
    .describe('A service warp knows; by default what the image or the name tells.'),
  version: z.string().optional().describe('Its version: the tag of its official image.'),
  image: z.string().min(1).optional().describe('Any image, instead of the official one.'),
  env: z
    .record(
      // Some services want names that no shell could set: discovery.type.
      z.string().regex(/^[^\s=]+$/, 'expected the name of a variable'),
      z.string(),
    )
    .optional()
    .describe('Variables of the service; `{password}` … are filled in.'),
  command: strings.optional().describe('Command instead of the image’s own.'),
  port: z.int().min(1).max(65535).optional().describe('Port it listens on.'),
  volume: z
    .string()
    .regex(/^\//, 'expected an absolute path in the container')
    .optional()
    .describe('Folder of its data, kept until `warp down --volumes`.'),
  ready: z
    .string()
    .optional()
    .describe('Shell command in its container that succeeds once it is ready.'),
  timeout: duration.optional().describe('How long it may take to get ready (default: 60s).'),
  inject: env.optional().describe('Variables of the app; `{host}` … are filled in.'),
  publish: z
    .union([z.boolean(), z.int().min(1).max(65535)])
    .optional()
    .describe('Reachable from this machine: on this port, or `true` for its own or a free one.'),
});

const services = z.record(
  z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case letters, digits and -, as in a host name'),
  z.union([z.null(), z.string(), service]),
);

const hook = z.strictObject({
  run: z
    .string()
    .optional()
    .describe('Shell command; without it the hook file of that name is meant.'),
  inputs: z
    .array(relativePath)
    .optional()
    .describe(
      'Files and folders that an `install` or `pre-build` hook reads; `*` and `**` allowed.',
    ),
  outputs: z
    .array(relativePath)
    .optional()
    .describe('Files and folders in the source that a `pre-build` or `build` hook writes.'),
  relation: z
    .enum(['before', 'after', 'replace'])
    .optional()
    .describe('How it relates to the framework’s own action (default: replace).'),
  timeout: duration
    .optional()
    .describe('It is ended and has failed after this long; `0s`: as long as it takes.'),
});

const hookOf = (name: HookName) =>
  z.union([z.string(), hook]).optional().describe(`Runs ${lifecycle[name].when}.`);

const hooks = z.strictObject(
  Object.fromEntries(hookNames.map((name) => [name, hookOf(name)])) as Record<
    HookName,
    ReturnType<typeof hookOf>
  >,
);

/** warp.yaml without the builders' own sections. */
export const configSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z0-9]+([._-][a-z0-9]+)*$/,
      'expected lower-case letters, digits, and . _ - between them',
    )
    .optional()
    .describe('Name of the app and its image (default: the folder’s name).'),
  builder: z.string().optional().describe('Builder to use, instead of what detection finds.'),
  root: relativePath.optional().describe('Folder of the app inside this one.'),
  build: build.optional(),
  run: run.optional(),
  dev: dev.optional(),
  server: z
    .union([serverName, server])
    .optional()
    .describe('The hosting server: its name, or the long form.'),
  monitoring: monitoring
    .optional()
    .describe('Probes, metrics and slow requests, by the sidecar: docs/monitoring.md.'),
  processes: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case letters, digits and -'),
      z.string(),
    )
    .optional()
    .describe('Process name → shell command; `web` is what `warp run` starts.'),
  test: z
    .string()
    .optional()
    .describe('Shell command that runs the app’s tests (default: what detection finds).'),
  hooks: hooks.optional().describe('Lifecycle hooks, inline: docs/hooks.md.'),
  services: services
    .optional()
    .describe(
      'Backing services of `warp run` and `warp dev`, none of the image: `postgres:`, `cache: redis`, `db: postgres:17`, or the long form: docs/services.md.',
    ),
});

/** With what the servers can be told besides, in the long form of `server`. */
export function configSchemaWith(settings: readonly SettingSpec[]) {
  if (settings.length === 0) return configSchema;
  const long = server.extend(settingShape(settings));
  return configSchema.extend({
    server: z
      .union([serverName, long])
      .optional()
      .describe('The hosting server: its name, or the long form.'),
  });
}

/** The content of warp.yaml, and of every other layer, in that file's words. */
export type RawConfig = z.infer<typeof configSchema>;
