import type { BaseOffer } from '../../src/builder/types.ts';

/**
 * Where Pythons come from, preferred first: the interpreter of a Debian stable suite, patched by the
 * distribution; else the official image of the version (PEP 602 has the versions still maintained).
 */
export const pythonBases: readonly BaseOffer[] = [
  distribution('trixie', '3.13'),
  distribution('bookworm', '3.11'),
  ...['3.14', '3.12', '3.10'].map(upstream),
];

function distribution(suite: string, version: string): BaseOffer {
  return {
    base: { image: `debian:${suite}-slim`, distro: 'debian', suite },
    python: { version, executable: `/usr/bin/python${version}`, origin: 'distribution' },
  };
}

function upstream(version: string): BaseOffer {
  return {
    base: { image: `python:${version}-slim-trixie`, distro: 'debian', suite: 'trixie' },
    python: { version, executable: `/usr/local/bin/python${version}`, origin: 'upstream' },
  };
}
