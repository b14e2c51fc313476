/** How long the soak tests take over what takes long. */
export const soakLengths = {
  overloadSeconds: 60,
  /** Rolling restarts of the default server; the others get a tenth. */
  restarts: 100,
} as const;
