import type {
  Candidate,
  Contribution,
  PlanContext,
  ProcessSpec,
  Result,
} from '../../src/builder/types.ts';
import type { BaseRef, Decided, Reason } from '../../src/plan/types.ts';
import type { Problem } from '../../src/warp-error.ts';
import type { ShellCandidate } from './detect.ts';

/** The app on the plain distribution base, started by its own script. */
export function contributeShell(
  candidate: Candidate,
  context: PlanContext,
): Result<Contribution, readonly Problem[]> {
  const { entry } = candidate.data as ShellCandidate;
  const [evidence] = candidate.evidence;
  const reason = {
    rule: evidence?.what ?? 'app.sh is there',
    ...(evidence ? { at: evidence.at } : {}),
    via: 'app',
  } as const;
  const base = firstBase(context);
  if (!base) return { ok: false, problems: [{ message: 'no base is offered for scripts' }] };
  return {
    ok: true,
    value: {
      facts: [{ name: 'app.kind', value: candidate.title, reason }],
      base,
      parts: {},
      assemble: [],
      env: {
        PATH: '/opt/warp/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        LANG: 'C.UTF-8',
      },
      launchEnv: {},
      processes: processesOf(entry, reason, context),
      hooks: [],
      volumes: [
        {
          name: 'data',
          path: '/opt/app-root/data',
          reason: { rule: 'state outlives the container here', via: 'default' },
        },
      ],
      assumed: [],
      warnings: [],
    },
  };
}

/** app.sh as web, unless a command for it is declared; and all others that are. */
function processesOf(
  entry: ShellCandidate['entry'],
  reason: Reason,
  { declaredProcesses }: PlanContext,
): ProcessSpec[] {
  const web = { name: 'web', entry, listens: true, reason };
  const declared = Object.entries(declaredProcesses).map(([name, command]) => ({
    name,
    entry: { kind: 'http' as const, argv: ['sh', '-c', command.value] },
    listens: name === 'web',
    reason: command.reason,
  }));
  return declaredProcesses.web ? declared : [web, ...declared];
}

function firstBase({ bases }: PlanContext): Decided<BaseRef> | undefined {
  const [offer] = bases;
  if (!offer) return undefined;
  return { value: offer.base, reason: { rule: 'the current Debian stable', via: 'default' } };
}
