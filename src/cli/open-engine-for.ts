import { connectBuildKit } from '../engine/buildkit/connect.ts';
import { dockerCredentials } from '../engine/buildkit/session/docker-credentials.ts';
import { parseAddress, type SocketAddress } from '../engine/buildkit/transport/dial.ts';
import { openEngine } from '../engine/open-engine.ts';
import type { Engine } from '../engine/types.ts';
import type { CliContext } from './context.ts';
import { engineContext } from './engine-context.ts';

/**
 * The engine a command works on; the embedded one is started where it is chosen.
 * @param asked value of `--engine`
 * @param onProgress what takes long, line by line; stderr by default
 * @throws WarpError of phase engine
 */
export function openEngineFor(
  context: CliContext,
  asked: string | undefined,
  onProgress: (line: string) => void = (line) => context.stderr.write(`${line}\n`),
): Promise<Engine> {
  return openEngine({
    context: engineContext(context),
    ...(asked === undefined ? {} : { asked }),
    createBuilder: ({ address }) =>
      connectBuildKit(
        { kind: 'engine', address: socketAddress(address) },
        {
          credentials: dockerCredentials({
            env: context.env,
            home: context.home,
            onProblem: onProgress,
          }),
        },
      ),
    signal: context.signal,
    onProgress,
  });
}

/** The choice of an engine has refused every other form already. */
function socketAddress(address: string): SocketAddress {
  const parsed = parseAddress(address);
  if (!parsed) throw new Error(`not an address of an engine: ${address}`);
  return parsed;
}
