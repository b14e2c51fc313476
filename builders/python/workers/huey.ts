import { queueObject } from './queue-object.ts';
import type { WorkerKind } from './worker.ts';

/** https://huey.readthedocs.io/en/latest/consumer.html */
export const huey: WorkerKind = {
  id: 'huey',
  packages: ['huey'],
  find: ({ project, files }) => {
    const found = queueObject(project, files, /^huey\.(\w+\.)*\w*Huey$/);
    if (found === undefined) return [];
    const { module, name, file, line, pythonPath } = found;
    const target = `${module}.${name}`;
    return [
      {
        name: 'worker',
        title: 'Huey consumer',
        argv: ['python', '-m', 'huey.bin.huey_consumer', target, '--workers=$WARP_THREADS'],
        what: `${name} in ${file} is a Huey queue`,
        ...{ file, line, pythonPath },
      },
    ];
  },
};
