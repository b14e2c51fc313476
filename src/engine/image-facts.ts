export interface ImageFacts {
  readonly id: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Uncompressed size of all layers. */
  readonly sizeBytes: number;
  readonly createdMs: number;
  readonly exposedPorts: readonly number[];
  readonly config: ImageConfig;
}

/** How an image says that its containers run (OCI image-spec, config.md); what it leaves open is empty. */
export interface ImageConfig {
  /** `1001:0`, `app`, '' for root. */
  readonly user: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string;
  /** `['CMD', …]` or `['CMD-SHELL', '…']`: Docker's own addition. */
  readonly healthcheck: readonly string[];
}
