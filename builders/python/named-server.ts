import type { EntryPoint, PlanContext } from '../../src/builder/types.ts';
import type { Decided } from '../../src/plan/types.ts';
import type { PythonCandidate } from './candidate.ts';

/**
 * The server that is asked for by name: configuration wins over `.warpdrive/deploy_mode`, and that
 * over `.warpdrive/server_type`.
 */
export function namedServer(
  { server }: PythonCandidate,
  context: PlanContext,
): Decided<string> | undefined {
  const legacy = context.server?.reason.via === 'legacy';
  return legacy ? (server ?? context.server) : (context.server ?? server);
}

/**
 * `entry`, or the other application of a Django project that has both, where the server that is asked
 * for serves that kind alone.
 */
export function servedEntry(
  entry: EntryPoint & { kind: 'wsgi' | 'asgi' },
  candidate: PythonCandidate,
  context: PlanContext,
): EntryPoint {
  const id = namedServer(candidate, context)?.value;
  const server = context.servers.find((one) => one.id === id);
  if (server === undefined || server.serves.includes(entry.kind)) return entry;
  const kind = entry.kind === 'wsgi' ? 'asgi' : 'wsgi';
  const { wsgiModule, asgiModule } = candidate.django ?? {};
  const module = kind === 'wsgi' ? wsgiModule : asgiModule;
  if (module === undefined || !server.serves.includes(kind)) return entry;
  return { kind, module, callable: 'application', factory: false };
}
