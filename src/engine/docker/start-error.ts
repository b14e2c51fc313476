import type Docker from 'dockerode';
import { WarpError } from '../../warp-error.ts';
import { engineError, messageOf } from './engine-errors.ts';

/**
 * Why a container did not start. A taken port has no status of its own in the Engine API (500 like
 * any other failure), so its text decides: "port is already allocated" when a container has it,
 * "address already in use" when another program has.
 */
export function startError(
  container: Docker.ContainerInspectInfo | undefined,
  id: string,
  error: unknown,
): unknown {
  const said = messageOf(error);
  if (!/port is already allocated|address already in use/i.test(said)) {
    return engineError(`start container ${id}`, error);
  }
  const port = portIn(said) ?? askedPorts(container)[0];
  return new WarpError({
    code: 'WARP_PORT_IN_USE',
    phase: 'run',
    message: `Port ${port ?? '(unknown)'} of this machine is in use by something else.`,
    hint: 'Choose another with --port N, leave --port out for any free one, or stop what uses it (`warp ps`, `ss -ltnp`).',
    cause: error,
  });
}

/** e.g. `Bind for 127.0.0.1:8080 failed: …`, `listen tcp4 127.0.0.1:8080: bind: …` */
function portIn(said: string): string | undefined {
  return /(?:Bind for|listen \w+) \S*?:(\d+)[\s:]/.exec(said)?.[1];
}

function askedPorts(container: Docker.ContainerInspectInfo | undefined): string[] {
  const bindings: Record<string, { HostPort?: string }[] | undefined> =
    container?.HostConfig.PortBindings ?? {};
  return Object.values(bindings).flatMap((list) =>
    (list ?? []).flatMap(({ HostPort }) =>
      HostPort === undefined || HostPort === '0' ? [] : [HostPort],
    ),
  );
}
