/** What a worker of an engine can do, beyond building into its own store. */
export interface Capabilities {
  /** Exporter that leaves the image in the engine's own store. */
  readonly imageExporter: 'moby' | 'image';
  /** Cache export to a registry or folder, and the oci and docker exporters. */
  readonly containerdStore: boolean;
}

/**
 * Reads a worker's labels. Versions say little (Debian's Engine calls its BuildKit `v0.0.0`), the
 * labels are what Docker's own client goes by: a snapshotter is named where containerd keeps images.
 */
export function capabilitiesOf(
  kind: 'engine' | 'buildkitd',
  labels: Readonly<Record<string, string>>,
): Capabilities {
  return {
    imageExporter: kind === 'engine' ? 'moby' : 'image',
    containerdStore: Object.keys(labels).some((label) => label.endsWith('.worker.snapshotter')),
  };
}
