import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { imageUser } from '../../plan/image-layout.ts';
import { ensureVolumes, volumesOf } from '../../runtime/app-volumes.ts';
import { devProcesses, devVariables } from '../../runtime/dev/dev-build.ts';
import { composeFile } from '../../runtime/export/compose-file.ts';
import type { DevExport, ExportedFile } from '../../runtime/export/dev-export.ts';
import { devcontainerFile } from '../../runtime/export/devcontainer-file.ts';
import { exportedServices } from '../../runtime/services/exported-services.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { existingFolder } from '../existing-folder.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { openPlaced } from '../plan-app.ts';
import { servicesHost } from '../services-for.ts';
import { variablesFor } from '../variables-for.ts';
import { buildForDev, type DevOptions } from './dev.ts';

const formats = { compose: composeFile, devcontainer: devcontainerFile } as const;

export interface DevExportOptions extends DevOptions {
  /** For which tool. */
  readonly export: keyof typeof formats;
  /** Folder for the file; the app's by default. */
  readonly output?: string;
  readonly force?: boolean;
}

/** `warp dev --export`: a file by which another tool runs what `warp dev` does. */
export async function devExport(
  context: CliContext,
  dir: string,
  options: DevExportOptions,
): Promise<void> {
  const folder = existingFolder(context, dir);
  const output = resolve(context.cwd, options.output ?? folder);
  const write = formats[options.export];
  const { disk } = openPlaced(context, folder);
  const source = {
    folder: disk.folder,
    taken: disk.taken,
    mayReinclude: () => false,
    ignores: () => false,
  };
  const given = variablesFor(context, options);
  refuseOverwriting(context, options, write(empty(disk.folder), output), output);
  const build = await buildForDev(context, folder, { options, source });
  await using engine = await openEngineFor(context, options.engine);
  await ensureVolumes(engine, build, build.facts);
  const note = (line: string) => context.stderr.write(`warp: ${line}\n`);
  const { services, env } = await exportedServices(servicesHost(context, engine, note), {
    ...build,
    given: { ...build.env, ...given },
  });
  const { uid } = statSync(disk.folder);
  const files = write(
    {
      appName: build.appName,
      image: build.image,
      folder: disk.folder,
      workdir: build.plan.image.workdir,
      // No server runs as root.
      user: `${uid === 0 ? imageUser.uid : uid}:${imageUser.gid}`,
      env: devVariables({ ...build, env }),
      services,
      processes: devProcesses(build.plan),
      port: build.facts.port,
      volumes: [...volumesOf(build, build.facts), ...build.mounts],
    },
    output,
  );
  for (const file of files) {
    const path = join(output, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  const path = join(output, files[0]?.path ?? '');
  const told = { event: 'exported', file: path, image: build.image, id: build.id };
  if (options.json) context.stdout.write(`${JSON.stringify(told)}\n`);
  else context.stdout.write(`${relative(context.cwd, path)} is written\n`);
}

/** Before anything is built. @throws WarpError `WARP_EXPORT_EXISTS` */
function refuseOverwriting(
  { cwd }: CliContext,
  { force = false }: DevExportOptions,
  files: readonly ExportedFile[],
  output: string,
): void {
  const file = files.map(({ path }) => join(output, path)).find((path) => existsSync(path));
  if (force || file === undefined) return;
  throw new WarpError({
    code: 'WARP_EXPORT_EXISTS',
    phase: 'config',
    message: `${relative(cwd, file)} is there already`,
    hint: 'take another folder with --output, or overwrite it with --force',
  });
}

/** Tells where the file goes. */
function empty(folder: string): DevExport {
  return {
    ...{ appName: '', image: '', folder, workdir: '', user: '', port: 0 },
    ...{ env: {}, processes: [], services: [], volumes: [] },
  };
}
