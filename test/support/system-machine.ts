import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import tar from 'tar-fs';
import { baseReference } from './base-reference.ts';
import { getPage, type Page } from './get-page.ts';
import { writeSystemApp } from './system-app.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { type ExecResult, execIn, type WarpApp, warpApp } from './warp-app.ts';
import { writeFiles } from './write-files.ts';

/** A container that is a machine of Debian, without Apache at first. */
export interface SystemMachine extends AsyncDisposable {
  /** Empty, for an app. */
  readonly folder: string;
  sh(script: string): Promise<ExecResult>;
  /** Runs `warp apache` and copies what it writes to `/install/NAME`. */
  write(app: string, name: string, ...options: readonly string[]): Promise<void>;
  get(host: string, path: string): Promise<Page>;
  /** All files with owner, mode and size, but for those that change by themselves. */
  files(): Promise<string>;
  /** A folder of the machine, as one here. */
  copyOut(path: string): Promise<string>;
}

const bundle = '/tmp/ca-certificates.crt';

export async function systemMachine(name: string): Promise<SystemMachine> {
  const app = await warpApp(name);
  const place = temporaryFolder();
  // What builds stand on is what a machine of the distribution has.
  await obtainBase(app);
  const container = await app.docker.createContainer({
    Image: await baseReference(app.docker, 'debian:trixie-slim'),
    Cmd: ['sleep', '3600'],
    User: '0:0',
    Labels: { 'dev.warp.app': app.name },
    Env: ['SSL_CERT_FILE', 'PIP_CERT', 'REQUESTS_CA_BUNDLE'].map((one) => `${one}=${bundle}`),
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { Init: true, PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  });
  await container.start();
  const sh = (script: string) => execIn(app.docker, container.id, ['sh', '-c', script]);
  const { NetworkSettings } = await container.inspect();
  const url = `http://127.0.0.1:${NetworkSettings.Ports['80/tcp']?.[0]?.HostPort}`;
  const put = async (folder: string, to: string) => {
    // The API reads any tar; its types want something else.
    const archive = tar.pack(folder, { map: (header) => ({ ...header, uid: 0, gid: 0 }) });
    await container.putArchive(archive as unknown as NodeJS.ReadableStream, { path: to });
  };
  const certificates = join(place.path, 'certificates');
  await sh('mkdir -p /install; apt-get update -q');
  await put(certificatesFolder(certificates), '/tmp');
  return {
    folder: app.folder,
    sh,
    async write(source, as, ...options) {
      const output = join(place.path, as);
      await writeSystemApp(source, output, ...options);
      await sh(`rm -rf /install/${as}; mkdir -p /install/${as}`);
      await put(output, `/install/${as}`);
    },
    get: (host, path) => getPage(url, path, { Host: host }),
    files: async () => (await sh(listing)).output,
    async copyOut(path) {
      const to = join(place.path, 'out');
      const archive = await container.getArchive({ path });
      await new Promise((done, failed) => {
        archive
          .pipe(tar.extract(to))
          .on('finish', () => done(undefined))
          .on('error', failed);
      });
      return join(to, path.split('/').at(-1) ?? '');
    },
    async [Symbol.asyncDispose]() {
      place[Symbol.dispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

/** The base is on the engine once something has been built on it. */
async function obtainBase(app: WarpApp): Promise<void> {
  writeFiles(app.folder, { 'app.py': 'print("no app yet")\n' });
  await app.build();
  rmSync(join(app.folder, 'app.py'));
}

function certificatesFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const from = process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt';
  writeFileSync(join(folder, bundle.slice('/tmp/'.length)), readFileSync(from));
  return folder;
}

/** Times change with each file that comes and goes; logs and backups of /etc/passwd do by themselves. */
const listing = `find / -xdev \\( -path /proc -o -path /sys -o -path /tmp -o -path /run -o -path /install \\
  -o -path /root -o -path /var/log/apache2 -o -name 'passwd-' -o -name 'group-' -o -name 'shadow-' -o -name 'gshadow-' \\) \\
  -prune -o -type d -printf '%p %y %m %u %g\\n' -o -printf '%p %y %m %u %g %s %l\\n' | sort`;
