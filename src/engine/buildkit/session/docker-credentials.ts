import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials, CredentialsLookup } from './auth.ts';
import { isErrno } from './fs/errno.ts';

export interface DockerCredentialsInit {
  /** Of the warp process: DOCKER_CONFIG, and PATH for the helpers. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** A login that is configured but could not be had; the build goes on without it. */
  readonly onProblem?: (message: string) => void;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

interface DockerAuth {
  /** base64 of `user:password` */
  readonly auth?: string;
  readonly identitytoken?: string;
}

/** Docker Hub is filed under this name, whatever host the engine asks for. */
const hubKey = 'https://index.docker.io/v1/';
const hubHosts = ['docker.io', 'registry-1.docker.io', 'index.docker.io'];
/** User name by which a helper says that its secret is an identity token. */
const tokenUser = '<token>';
const helperTimeoutMs = 30_000;

/**
 * Logins that `docker login` left: config.json, its credential store and its helpers per registry.
 * The file is read on the first question, and once.
 */
export function dockerCredentials(init: DockerCredentialsInit): CredentialsLookup {
  let config: Promise<DockerConfig> | undefined;
  const report = init.onProblem ?? (() => {});
  return async (host) => {
    config ??= readConfig(init).catch((error: Error) => {
      report(`Docker's login file is not used: ${error.message}`);
      return {};
    });
    const { auths = {}, credsStore, credHelpers = {} } = await config;
    const key = hubHosts.includes(host) ? hubKey : host;
    const helper = credHelpers[key] ?? credHelpers[host] ?? credsStore;
    if (helper === undefined) return fromFile(auths, key);
    try {
      return (await askHelper(helper, key, init.env)) ?? fromFile(auths, key);
    } catch (error) {
      report(`no login for ${host}: ${(error as Error).message}`);
      return undefined;
    }
  };
}

async function readConfig({ env, home }: DockerCredentialsInit): Promise<DockerConfig> {
  const file = join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DockerConfig;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return {};
    throw error;
  }
}

function fromFile(auths: NonNullable<DockerConfig['auths']>, key: string): Credentials | undefined {
  const wanted = hostOf(key);
  const found = auths[key] ?? Object.entries(auths).find(([name]) => hostOf(name) === wanted)?.[1];
  if (found?.identitytoken) return { username: '', secret: found.identitytoken };
  if (!found?.auth) return undefined;
  const plain = Buffer.from(found.auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = plain.indexOf(':');
  return colon < 0
    ? undefined
    : { username: plain.slice(0, colon), secret: plain.slice(colon + 1) };
}

// Old entries are addresses: https://registry.example/v1/
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

/** Runs `docker-credential-NAME get`; undefined when it knows of no login. */
async function askHelper(
  name: string,
  key: string,
  env: DockerCredentialsInit['env'],
): Promise<Credentials | undefined> {
  const { status, stdout } = await runHelper(`docker-credential-${name}`, key, env);
  // Helpers explain on stdout; this sentence is part of their protocol.
  if (status !== 0 && /credentials not found/i.test(stdout)) return undefined;
  if (status !== 0) throw new Error(`docker-credential-${name} failed: ${stdout.trim()}`);
  const answer = JSON.parse(stdout) as { Username?: string; Secret?: string };
  const username = answer.Username === tokenUser ? '' : (answer.Username ?? '');
  return { username, secret: answer.Secret ?? '' };
}

function runHelper(
  program: string,
  input: string,
  env: DockerCredentialsInit['env'],
): Promise<{ status: number; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: helperTimeoutMs,
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    // A helper may end without reading.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status: status ?? 1, stdout: Buffer.concat(output).toString('utf8') }),
    );
    child.stdin.end(input);
  });
}
