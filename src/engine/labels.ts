/** Labels on everything warp makes; what is found and cleaned up, is found by them. */
export const engineLabels = {
  /** On every container, image, volume and network: `true`. */
  managed: 'warp.managed',
  /** On a bootstrapped base: the official name it stands for. */
  base: 'warp.base',
} as const;

/** The label that marks a thing as warp's, to be merged with further ones. */
export const managedLabels: Readonly<Record<string, string>> = { [engineLabels.managed]: 'true' };
