import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type Docker from 'dockerode';
import tarFs from 'tar-fs';
import { extract, type Pack, pack } from 'tar-stream';
import { readCaBundle } from '../../src/runtime/ca-bundle.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { writeFiles } from './write-files.ts';

export interface S2iBuild {
  /** Builder image. */
  readonly builder: string;
  /** Folder of the app. */
  readonly source: string;
  readonly tag: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Begins with what the image of the same tag saves. */
  readonly incremental?: boolean;
  /** UID that assembles; by default the image's. */
  readonly user?: string;
}

/**
 * What `s2i build` does, by its own protocol (openshift/source-to-image, pkg/build/strategies/sti): the
 * source and the app's own scripts are fed as a tar to a container of the builder image, `assemble`
 * runs, and the container is committed with `run` as its command and the labels that were left.
 * @returns what assemble printed
 * @throws Error with that where it fails
 */
export async function s2iBuild(docker: Docker, build: S2iBuild): Promise<string> {
  const { Config } = await docker.getImage(build.builder).inspect();
  const labels = Config.Labels ?? {};
  const scripts = `${labels['io.openshift.s2i.scripts-url']}`.replace(/^image:\/\//, '');
  const own = new Set(listed(join(build.source, '.s2i/bin')));
  const at = (name: string) => (own.has(name) ? `/tmp/scripts/${name}` : `${scripts}/${name}`);
  const artifacts = build.incremental ? await saved(docker, build, scripts) : undefined;
  using ca = certificates();
  const env = { ...environmentFile(build.source), ...build.env };
  const container = await docker.createContainer({
    Image: build.builder,
    Entrypoint: ['/usr/bin/env'],
    Cmd: ['/bin/sh', '-c', `tar -C /tmp -xf - && ${at('assemble')}`],
    User: build.user ?? Config.User,
    Env: pairs(env),
    ...{ OpenStdin: true, StdinOnce: true, AttachStdin: true },
    ...{ AttachStdout: true, AttachStderr: true, HostConfig: { Binds: ca.binds } },
  });
  try {
    const said = await fed(container, docker, upload(build.source, artifacts));
    const { StatusCode } = await container.wait();
    if (StatusCode !== 0) throw new Error(`assemble ended with ${StatusCode}\n${said}`);
    const [repo, tag = 'latest'] = build.tag.split(':');
    const changes = [
      `CMD ${JSON.stringify([at('run')])}`,
      `ENTRYPOINT ${JSON.stringify(Config.Entrypoint ?? [])}`,
      `USER ${Config.User}`,
      ...(await leftLabels(container)).map(
        ([name, value]) => `LABEL ${JSON.stringify(name)}=${JSON.stringify(value)}`,
      ),
    ];
    await container.commit({ repo, tag, changes });
    return said;
  } finally {
    await container.remove({ force: true });
  }
}

/** The tar of a container's save-artifacts. */
async function saved(docker: Docker, { tag }: S2iBuild, scripts: string): Promise<Buffer> {
  const container = await docker.createContainer({
    Image: tag,
    Entrypoint: ['/usr/bin/env'],
    Cmd: [`${scripts}/save-artifacts`],
  });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const [out, err] = [new PassThrough(), new PassThrough()];
    docker.modem.demuxStream(stream, out, err);
    stream.on('end', () => out.end());
    err.resume();
    await container.start();
    return await buffer(out);
  } finally {
    await container.remove({ force: true });
  }
}

/** A tar archive, of either library. */
interface Tar {
  pipe(to: NodeJS.WritableStream): unknown;
}

/** `src`, `scripts` and `artifacts`, as s2i uploads them. */
function upload(source: string, artifacts: Buffer | undefined): Pack {
  const archive = pack();
  const own = join(source, '.s2i/bin');
  const parts: [string, Tar][] = [['src', tarFs.pack(source) as unknown as Tar]];
  if (existsSync(own)) parts.push(['scripts', tarFs.pack(own) as unknown as Tar]);
  if (artifacts) parts.push(['artifacts', streamOf(artifacts)]);
  const add = async () => {
    for (const [folder, tar] of parts) await addBelow(archive, folder, tar);
    archive.finalize();
  };
  add().catch((error: Error) => archive.destroy(error));
  return archive;
}

function streamOf(content: Buffer): PassThrough {
  const stream = new PassThrough();
  stream.end(content);
  return stream;
}

async function addBelow(archive: Pack, folder: string, tar: Tar): Promise<void> {
  const entries = extract();
  // streamx's Writable is one of Node's in all but its types.
  tar.pipe(entries as unknown as NodeJS.WritableStream);
  for await (const entry of entries) {
    const { header } = entry;
    const linked = header.type === 'link' && header.linkname;
    const name = join(folder, header.name);
    // Whose they are on the machine that builds is nobody's business: s2i makes them the user's.
    const own = { ...header, name, uid: 1001, gid: 0, uname: '', gname: '' };
    archive.entry(linked ? { ...own, linkname: join(folder, linked) } : own, await buffer(entry));
  }
}

async function fed(container: Docker.Container, docker: Docker, tar: Pack): Promise<string> {
  const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
  const stream = await container.attach(options);
  const said = new PassThrough();
  docker.modem.demuxStream(stream, said, said);
  stream.on('end', () => said.end());
  await container.start();
  tar.pipe(stream);
  return (await buffer(said)).toString();
}

async function leftLabels(container: Docker.Container): Promise<[string, string][]> {
  const found = await container
    .getArchive({ path: '/tmp/.s2i/image_metadata.json' })
    .catch(() => undefined);
  if (!found) return [];
  const entries = extract();
  found.pipe(entries);
  for await (const entry of entries) {
    const { labels } = JSON.parse((await buffer(entry)).toString()) as {
      labels: Record<string, string>[];
    };
    return labels.flatMap((one) => Object.entries(one));
  }
  return [];
}

function environmentFile(source: string): Record<string, string> {
  const file = join(source, '.s2i/environment');
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [name, ...value] = line.split('=');
      return name === undefined || line.startsWith('#') || value.length === 0
        ? []
        : [[name, value.join('=')]];
    }),
  );
}

/** This machine's CA bundle, where the builder image has Debian's: as `s2i build --volume` does it. */
function certificates(): Disposable & { readonly binds: string[] } {
  const bundle = readCaBundle(process.env);
  const place = temporaryFolder();
  if (bundle) writeFiles(place.path, { 'ca.crt': bundle });
  const bind = `${join(place.path, 'ca.crt')}:/etc/ssl/certs/ca-certificates.crt:ro`;
  return { binds: bundle ? [bind] : [], [Symbol.dispose]: () => place[Symbol.dispose]() };
}

function listed(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function pairs(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
