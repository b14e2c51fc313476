import type { AppSource } from '../../src/app/app-source.ts';
import { legacyDeployment } from '../../src/builder/legacy.ts';
import type { Candidate, DeclaredProcesses, Detection } from '../../src/builder/types.ts';

/** `Candidate.data` of the shell builder. */
export interface ShellCandidate {
  readonly entry: { readonly kind: 'http'; readonly argv: readonly string[] };
}

const file = 'app.sh';

/**
 * An executable app.sh at the top of the folder: the app starts itself. Without one, the web command
 * that warp.yaml or a Procfile declares, where no other builder knows better.
 */
export function detectShell(
  app: AppSource,
  _config: unknown,
  declared?: DeclaredProcesses,
): Detection {
  const entry = app.entry(file);
  if (entry?.kind !== 'file') return { candidates: declaredCandidate(declared), missing: [] };
  if (!entry.executable)
    return {
      candidates: declaredCandidate(declared),
      missing: [{ kind: 'app.sh', why: 'app.sh is not executable' }],
    };
  const deployment = legacyDeployment(app);
  const asked = deployment?.mode.value === 'shell' || deployment?.mode.value === 'auto';
  const args = asked ? (deployment.args('shell')?.value ?? []) : [];
  const evidence = [{ what: 'app.sh is executable', at: { file } }];
  const candidate: Candidate = {
    id: `shell:${file}`,
    builder: 'shell',
    title: 'Program that starts itself (app.sh)',
    root: '',
    role: 'app',
    // Above everything read from the source, below warp.yaml and what `.warpdrive/` demands.
    score: asked ? 98 : 95,
    evidence,
    data: { entry: { kind: 'http', argv: [`./${file}`, ...args] } } satisfies ShellCandidate,
  };
  return { candidates: [candidate], missing: [] };
}

function declaredCandidate({ web }: DeclaredProcesses = {}): Candidate[] {
  if (web === undefined) return [];
  const at = web.reason.at ?? { file: 'warp.yaml' };
  return [
    {
      id: `shell:${at.file}`,
      builder: 'shell',
      title: `Command of ${at.file} (${web.value})`,
      root: '',
      role: 'app',
      score: 2,
      evidence: [{ what: `${at.file} has a web command`, at }],
      data: { entry: { kind: 'http', argv: ['sh', '-c', web.value] } } satisfies ShellCandidate,
    },
  ];
}
