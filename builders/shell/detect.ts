import type { AppSource } from '../../src/app/app-source.ts';
import { parseProcfile } from '../../src/app/procfile.ts';
import { legacyDeployment } from '../../src/builder/legacy.ts';
import type { Candidate, Detection } from '../../src/builder/types.ts';

/** `Candidate.data` of the shell builder. */
export interface ShellCandidate {
  readonly entry: { readonly kind: 'http'; readonly argv: readonly string[] };
}

const file = 'app.sh';

/**
 * An executable app.sh at the top of the folder: the app starts itself. Without one, a Procfile's
 * web command, where no other builder knows better.
 */
export function detectShell(app: AppSource, _config: unknown): Detection {
  const entry = app.entry(file);
  if (entry?.kind !== 'file') return { candidates: procfileCandidate(app), missing: [] };
  if (!entry.executable)
    return {
      candidates: procfileCandidate(app),
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

function procfileCandidate(app: AppSource): Candidate[] {
  const procfile = 'Procfile';
  const web = parseProcfile(app.text(procfile) ?? '').find(({ name }) => name === 'web');
  if (web === undefined) return [];
  return [
    {
      id: 'shell:Procfile',
      builder: 'shell',
      title: `Command of the Procfile (${web.command})`,
      root: '',
      role: 'app',
      score: 2,
      evidence: [
        { what: 'the Procfile has a web command', at: { file: procfile, line: web.line } },
      ],
      data: { entry: { kind: 'http', argv: ['sh', '-c', web.command] } } satisfies ShellCandidate,
    },
  ];
}
