import type { Builder } from '../../src/builder/types.ts';
import { agents } from './agents/chosen-agent.ts';
import { pythonBases } from './bases.ts';
import { pythonConfigSchema } from './config-schema.ts';
import { contributePython } from './contribute.ts';
import { detectPython } from './detect.ts';
import { handInstalledPython } from './hand-installed/hand-installed.ts';
import { indexSettings } from './index-settings/index-secret.ts';
import { readS2i } from './older/s2i.ts';
import { pythonReach } from './reach.ts';
import { s2iPython } from './s2i/s2i-python.ts';

/** Python applications: Django, WSGI and ASGI callables, scripts. */
export const pythonBuilder: Builder = {
  id: 'python',
  configSchema: pythonConfigSchema,
  machine: indexSettings,
  bases: pythonBases,
  older: readS2i,
  s2i: s2iPython,
  detect: detectPython,
  reach: pythonReach,
  handInstalled: handInstalledPython,
  agents: agents.map(({ id }) => id),
  contribute: contributePython,
};
