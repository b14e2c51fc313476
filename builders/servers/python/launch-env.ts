import type { EntryPoint, ServerSettings } from '../../../src/builder/types.ts';
import type { Env } from '../../../src/plan/types.ts';

/** What warp_entry.py loads, whatever server asks it to (docs/runtime-contract.md). */
export function entryEnv(entry: EntryPoint): Env {
  if (entry.kind === 'http') throw new TypeError('a command that listens by itself has no server');
  return {
    WARP_ENTRY_MODULE: entry.module,
    WARP_ENTRY_CALLABLE: entry.callable,
    WARP_ENTRY_FACTORY: entry.factory ? '1' : '0',
  };
}

/** A figure decided in the plan; PID 1 computes the others (docs/runtime-contract.md, "warp init"). */
export function sizesEnv({ processes, threads }: ServerSettings): Env {
  return {
    ...(processes === 'auto' ? {} : { WARP_PROCESSES: String(processes) }),
    ...(threads === 'auto' ? {} : { WARP_THREADS: String(threads) }),
  };
}

/** `server.static`: a line `URL FOLDER` each, the longest URL first, as it has to be looked up. */
export function staticEnv({ static: folders }: ServerSettings): Env {
  const lines = Object.entries(folders)
    .toSorted(([a], [b]) => b.length - a.length || (a < b ? -1 : 1))
    .map(([url, folder]) => `${url} ${folder}`);
  return lines.length ? { WARP_STATIC_FOLDERS: lines.join('\n') } : {};
}

/** Addresses whose `X-Forwarded-…` headers the process believes, separated by blanks. */
export function proxyEnv({ trustProxy }: ServerSettings): Env {
  return trustProxy.length ? { WARP_TRUST_PROXY: trustProxy.join(' ') } : {};
}
