import type { Container } from '../../../engine/types.ts';
import { type InsideFacts, insideScript, parseInside } from './inside-facts.ts';
import type { PortFacts, Started } from './run-facts.ts';

/** What a container's own shell can tell; undefined where there is none. */
export async function lookInside(
  container: Container,
  orphan: boolean,
): Promise<InsideFacts | undefined> {
  const words = ['sh', '-c', insideScript, 'sh', ...(orphan ? ['orphan'] : [])];
  const said = await container.exec(words).catch(() => undefined);
  return said?.status === 0 ? parseInside(said.stdout) : undefined;
}

/** What a look has told of ports. */
export function portFacts(
  port: number,
  inside: InsideFacts | undefined,
  { status, port: answered }: Started,
): PortFacts {
  return {
    port,
    listeners: inside?.listeners,
    answered: status === undefined ? undefined : answered,
  };
}
