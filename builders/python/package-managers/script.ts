import type { Reason } from '../../../src/plan/types.ts';
import { listedPlan } from './own-requirements.ts';
import { place } from './read-toml.ts';
import { scriptMetadata } from './script-metadata.ts';
import type { PackageManager } from './types.ts';

/** A single-file app that lists its dependencies itself (PEP 723). */
export const script: PackageManager = {
  id: 'script',
  find(app) {
    const found = scriptMetadata(app);
    return found && { file: found.file, locked: false };
  },
  plan(app) {
    const found = scriptMetadata(app);
    const file = found?.file ?? '';
    const at = place(file, found?.line);
    if (found?.broken !== undefined) {
      const message = `the script block of ${file} cannot be read: ${found.broken}`;
      const hint = 'Correct the lines between "# /// script" and "# ///" (PEP 723).';
      return {
        ok: false,
        problems: [{ code: 'WARP_SCRIPT_INVALID', phase: 'plan', message, hint, at }],
      };
    }
    const rule = `the script block of ${file} lists the dependencies`;
    const reason: Reason = { rule, at, via: 'app' };
    return { ok: true, value: listedPlan('script', found?.dependencies ?? [], { file, reason }) };
  },
};
