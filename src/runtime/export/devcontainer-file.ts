import { dirname, join } from 'node:path';
import { layout } from '../../plan/image-layout.ts';
import { composeFile } from './compose-file.ts';
import type { DevExport, ExportedFile } from './dev-export.ts';

/**
 * A devcontainer.json (https://containers.dev/implementors/json_reference): the editor works in the container
 * that serves the app. With services it takes a compose file, which is written beside it.
 * @param output absolute folder that it is for
 */
export function devcontainerFile(dev: DevExport, output: string): readonly ExportedFile[] {
  const listens = dev.processes.filter((process) => process.listens);
  const common = {
    name: `${dev.appName} (warp)`,
    workspaceFolder: dev.workdir,
    // It would be another image.
    updateRemoteUserUID: false,
    // The image's own command serves the app.
    overrideCommand: false,
    forwardPorts: listens.length > 0 ? [dev.port] : [],
  };
  if (dev.services.length > 0) {
    const own = dev.processes
      .filter((process) => process.listens || listens.length === 0)
      .slice(0, 1);
    // The editor forwards the port, which is another program's otherwise.
    const inside = { ...dev, env: { ...dev.env, HOME: '/tmp' }, processes: own, published: false };
    const [compose] = composeFile(inside, join(output, dirname(file)));
    if (compose === undefined) return [];
    const names = dev.services.map(({ name }) => name);
    const service = own.map(({ name }) => (names.includes(name) ? `app-${name}` : name))[0];
    return [
      fileOf({ ...common, dockerComposeFile: compose.path, service }),
      { ...compose, path: join(dirname(file), compose.path) },
    ];
  }
  const source = output === dev.folder ? `\${localWorkspaceFolder}` : dev.folder;
  return [
    fileOf({
      ...common,
      image: dev.image,
      workspaceMount: `source=${source},target=${layout.source},type=bind`,
      mounts: dev.volumes.map(
        ({ volume, at, readOnly }) =>
          `source=${volume},target=${at},type=volume${readOnly ? ',readonly' : ''}`,
      ),
      containerUser: dev.user,
      containerEnv: { ...dev.env, PORT: String(dev.port), HOME: '/tmp' },
    }),
  ];
}

const file = '.devcontainer/devcontainer.json';

function fileOf(document: object): ExportedFile {
  return { path: file, text: `${JSON.stringify(document, null, 2)}\n` };
}
