import type { Readable } from 'node:stream';
import type {
  Container,
  ContainerSpec,
  Engine,
  LabelledThing,
  LogLine,
} from '../../src/engine/types.ts';

/** How a container of a {@link fakeEngine} behaves. */
export interface FakeContainer {
  /** Status it ends with at once; it runs where there is none. */
  readonly status?: number;
  readonly log?: readonly LogLine[];
  readonly download?: (path: string) => Readable | undefined;
}

export interface FakeEngine {
  readonly engine: Engine;
  /** Specs of all containers that were made. */
  readonly made: ContainerSpec[];
  /** Names of containers that are there. */
  readonly containers: Set<string>;
  readonly volumes: Map<string, LabelledThing>;
}

/**
 * An engine's containers and volumes, in memory.
 * @param behaviour of a container by what it is made of
 */
export function fakeEngine(
  behaviour: (spec: ContainerSpec) => FakeContainer = () => ({}),
): FakeEngine {
  const made: ContainerSpec[] = [];
  const containers = new Set<string>();
  const volumes = new Map<string, LabelledThing>();
  const engine: Pick<Engine, 'about' | 'containers' | 'volumes'> = {
    about: {
      ...{ kind: 'docker', address: 'tcp://127.0.0.1:1', chosenBy: 'a test', version: '0' },
      platform: 'linux/amd64',
    },
    containers: {
      async create(spec) {
        const name = spec.name ?? `unnamed-${made.length}`;
        if (containers.has(name)) throw new Error(`the name ${name} is taken`);
        containers.add(name);
        made.push(spec);
        return containerOf({ ...spec, name }, behaviour(spec), containers);
      },
      startAttached: () => Promise.reject(new Error('nothing is attached here')),
      find: async () => undefined,
      list: async () => [],
    },
    volumes: {
      async ensure(name, labels) {
        const thing = volumes.get(name) ?? { name, labels };
        volumes.set(name, thing);
        return thing;
      },
      list: async (labels) =>
        [...volumes.values()].filter((one) =>
          Object.entries(labels).every(([key, value]) => one.labels[key] === value),
        ),
      remove: async (name) => void volumes.delete(name),
    },
  };
  return { engine: engine as Engine, made, containers, volumes };
}

function containerOf(
  spec: ContainerSpec & { readonly name: string },
  { status, log = [], download }: FakeContainer,
  containers: Set<string>,
): Container {
  const container: Partial<Container> = {
    id: spec.name,
    start: async () => {},
    wait: async () => status ?? 0,
    inspect: async () => ({
      ...{ id: spec.name, name: spec.name, image: spec.image, imageId: '', createdMs: 0 },
      state: status === undefined ? 'running' : 'exited',
      ...(status === undefined ? {} : { exitStatus: status }),
      labels: spec.labels,
      ports: spec.publish.map(({ container: port, host }) => ({
        ...{ container: port, host, hostIp: '127.0.0.1' },
      })),
    }),
    async *logs() {
      yield* log;
    },
    exec: async () => ({ status: 0, stdout: '', stderr: '' }),
    download: async (path) => download?.(path),
    remove: async () => void containers.delete(spec.name),
  };
  return container as Container;
}
