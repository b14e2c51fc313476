import { layout } from '../../plan/image-layout.ts';
import type { DevExport, ExportedFile } from './dev-export.ts';

/**
 * A devcontainer.json (https://containers.dev/implementors/json_reference): the editor works in the container
 * that serves the app.
 * @param output absolute folder that it is for
 */
export function devcontainerFile(dev: DevExport, output: string): ExportedFile {
  const source = output === dev.folder ? `\${localWorkspaceFolder}` : dev.folder;
  const document = {
    name: `${dev.appName} (warp)`,
    image: dev.image,
    workspaceMount: `source=${source},target=${layout.source},type=bind`,
    workspaceFolder: dev.workdir,
    mounts: dev.volumes.map(
      ({ volume, at, readOnly }) =>
        `source=${volume},target=${at},type=volume${readOnly ? ',readonly' : ''}`,
    ),
    containerUser: dev.user,
    // It would be another image.
    updateRemoteUserUID: false,
    containerEnv: { ...dev.env, PORT: String(dev.port), HOME: '/tmp' },
    // The image's own command serves the app.
    overrideCommand: false,
    forwardPorts: dev.processes.some(({ listens }) => listens) ? [dev.port] : [],
  };
  return {
    path: '.devcontainer/devcontainer.json',
    text: `${JSON.stringify(document, null, 2)}\n`,
  };
}
