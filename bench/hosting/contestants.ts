import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { baseReference } from '../../test/support/base-reference.ts';
import { type DockerEnv, dockerWithBuildx } from '../../test/support/docker-build.ts';
import { packageFolder } from '../../test/support/package-folder.ts';
import { runCommand } from '../../test/support/run-command.ts';
import { buildDocument, warpDocument } from '../../test/support/run-warp.ts';

/** One way of hosting the application. */
export interface Contestant {
  readonly name: string;
  readonly kind: 'wsgi' | 'asgi';
  /** Made by warp, with its default profile; else by hand. */
  readonly warp: boolean;
  readonly image: string;
  /** Stop signal of one made by hand that knows what it does. */
  readonly stopSignal?: string;
}

export interface ContestOptions {
  readonly docker: Docker;
  readonly scratch: string;
  readonly caBundle: string;
  readonly note: (line: string) => void;
}

const app = {
  wsgi: { module: 'shop', requirement: 'flask==3.1.2' },
  asgi: { module: 'notes', requirement: 'starlette==0.50.0' },
} as const;

const warps: readonly (readonly [string, Contestant['kind']])[] = [
  ['mod_wsgi', 'wsgi'],
  ['gunicorn', 'wsgi'],
  ['uwsgi', 'wsgi'],
  ['waitress', 'wsgi'],
  ['granian', 'wsgi'],
  ['uvicorn', 'asgi'],
  ['hypercorn', 'asgi'],
];

/** Two processes of five threads, as warp's default for this container. */
const byHand: readonly (Pick<Contestant, 'name' | 'kind' | 'stopSignal'> & {
  readonly server: string;
  readonly command: string;
})[] = [
  {
    name: 'mod_wsgi-express',
    kind: 'wsgi',
    server: 'mod_wsgi',
    stopSignal: 'SIGWINCH',
    command:
      'mod_wsgi-express start-server shop --application-type module --callable-object app --port 8080 --processes 2 --threads 5 --max-clients 100 --request-timeout 23 --queue-timeout 30 --socket-timeout 75 --disable-reloading --locale C.UTF-8 --log-to-terminal --access-log',
  },
  {
    name: 'gunicorn gthread',
    kind: 'wsgi',
    server: 'gunicorn',
    command:
      'gunicorn --bind 0.0.0.0:8080 --worker-class gthread --workers 2 --threads 5 --access-logfile - shop:app',
  },
  {
    name: 'uvicorn',
    kind: 'asgi',
    server: 'uvicorn httptools',
    command: 'uvicorn --host 0.0.0.0 --port 8080 --workers 2 notes:app',
  },
];

/** Builds them all, on one base image. */
export async function makeContestants(options: ContestOptions): Promise<readonly Contestant[]> {
  const env = await dockerWithBuildx(options.scratch);
  const base = await baseReference(options.docker, 'debian:trixie-slim');
  const all: Contestant[] = [];
  for (const [server, kind] of warps) {
    options.note(`building ${server} by warp`);
    all.push({ name: server, kind, warp: true, image: await byWarp(server, kind, options) });
  }
  for (const one of byHand) {
    options.note(`building ${one.name} by hand`);
    const image = await byDocker(one, { ...options, env, base });
    all.push({ ...one, warp: false, image });
  }
  return all;
}

function appFolder(name: string, kind: Contestant['kind'], scratch: string): string {
  const folder = join(scratch, name.replaceAll(' ', '-'));
  mkdirSync(folder);
  const { module, requirement } = app[kind];
  cpSync(join(packageFolder(), `bench/hosting/app/${module}.py`), join(folder, `${module}.py`));
  writeFileSync(join(folder, 'requirements.txt'), `${requirement}\n`);
  return folder;
}

async function byWarp(
  server: string,
  kind: Contestant['kind'],
  { scratch, caBundle }: ContestOptions,
): Promise<string> {
  const folder = appFolder(`warp-${server}`, kind, scratch);
  writeFileSync(join(folder, 'warp.yaml'), `server: ${server}\n`);
  const tag = `warp-hosting-${server.replaceAll('_', '-')}:latest`;
  const built = await warpDocument(buildDocument, ['build', folder, '-t', tag, '--json'], {
    env: { WARP_CA_BUNDLE: caBundle },
  });
  return built.image;
}

async function byDocker(
  { name, kind, server, command }: (typeof byHand)[number],
  {
    scratch,
    caBundle,
    env,
    base,
  }: ContestOptions & { readonly env: DockerEnv; readonly base: string },
): Promise<string> {
  const folder = appFolder(`hand-${name}`, kind, scratch);
  const tag = `warp-hosting-hand-${name.replaceAll(/[ _]/g, '-')}:latest`;
  const words = [
    ...['build', '-t', tag, '--build-arg', `BASE=${base}`, '--build-arg', `SERVER=${server}`],
    ...['--build-arg', `COMMAND=${command}`, '--secret', `id=ca,src=${caBundle}`],
    ...['-f', join(packageFolder(), 'bench/hosting/Dockerfile'), folder],
  ];
  const { status, stderr } = await runCommand('docker', words, { env, timeoutMs: 900_000 });
  if (status !== 0) throw new Error(`docker build of ${name}:\n${stderr.slice(-4000)}`);
  return tag;
}
