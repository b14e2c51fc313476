/**
 * Stands in for the libraries that dockerode imports for ways to an engine, and of following a build, that warp does not use
 * (bundling, rolldown.config.mjs).
 */
export const Client = undefined;
