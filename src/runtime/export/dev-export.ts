import type { ExportedService } from '../services/exported-services.ts';

/** An app as `warp dev` runs it, for other tools to run. */
export interface DevExport {
  readonly appName: string;
  /** Reference of the image. */
  readonly image: string;
  /** Absolute folder that is the image's source … */
  readonly folder: string;
  /** … and the app's own, in the container. */
  readonly workdir: string;
  /** `uid:gid` of the folder's owner, as whom the app runs. */
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly processes: readonly { readonly name: string; readonly listens: boolean }[];
  /** False where whoever runs it forwards the port itself. */
  readonly published?: boolean;
  /** Port of the process that listens, in the container and on this machine. */
  readonly port: number;
  /** Backing services that the app's variables lead to. */
  readonly services: readonly ExportedService[];
  /** Named volumes of the engine, which warp has made. */
  readonly volumes: readonly {
    readonly volume: string;
    readonly at: string;
    readonly readOnly?: boolean;
  }[];
}

/** A file for another tool. */
export interface ExportedFile {
  /** From the folder that it is written to. */
  readonly path: string;
  readonly text: string;
}
