/** How long the soak tests take over what takes long: with the default server, and with the others. */
export const soakLengths = {
  first: { overloadSeconds: 60, restarts: 100 },
  others: { overloadSeconds: 20, restarts: 10 },
} as const;
