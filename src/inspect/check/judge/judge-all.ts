import type { ImageFacts } from '../../../engine/image-facts.ts';
import { type CheckId, checkIds, counted, type Finding, skip, type Verdict } from '../finding.ts';
import type { ImageContent } from '../image/image-content.ts';
import { isRestriction, type Strictness } from '../run/restrictions.ts';
import type { RunFacts } from '../run/run-facts.ts';
import { judgeLocale, judgeLogs, judgeOrphans, judgeWrites } from './behaviour.ts';
import { judgeDrain, judgeStop } from './ending.ts';
import { judgeCompilers, judgeSetuid, judgeWorldWritable } from './files.ts';
import { judgeRestriction, mebibytes } from './restricted.ts';
import { judgeHistory, judgeSecrets } from './secrets.ts';
import { judgeOtherPorts, judgePort, judgeProbes, judgeStart } from './serving.ts';
import { judgeUser } from './user.ts';

/** Everything that was found out about an image. */
export interface CheckFacts {
  readonly image: ImageFacts;
  readonly content: ImageContent;
  readonly run: RunFacts;
  readonly strictness: Strictness;
}

/** What each check asks of an image. */
export function titleOf(id: CheckId, { strictness }: Pick<CheckFacts, 'strictness'>): string {
  const { uid, gid, memoryBytes, cpus } = strictness;
  const titles: Readonly<Record<CheckId, string>> = {
    user: "the image's user is not root",
    secrets: 'no credential in files, environment or labels',
    history: 'no credential in the history of its build',
    compilers: 'no compilers',
    'world-writable': 'no file that everybody may write to',
    setuid: 'no setuid or setgid program of its own',
    start: 'it starts',
    port: 'it listens on $PORT',
    'other-ports': 'it listens on no other port',
    probes: 'its probes are true',
    'random-uid': `it runs as any user (${uid}:0)`,
    'unknown-group': `it runs as any user and group (${uid}:${gid})`,
    'read-only-root': 'it runs with a read-only root',
    'noexec-tmp': 'it runs with a noexec /tmp',
    capabilities: 'it runs without capabilities',
    'no-new-privileges': 'it runs with no-new-privileges',
    limits: `it runs within ${mebibytes(memoryBytes)} and ${cpus} CPU`,
    'no-egress': 'it runs without a way out',
    writes: 'it writes only where it may',
    logs: 'it logs to stdout and stderr',
    locale: 'its locale is UTF-8',
    orphans: 'its PID 1 reaps orphans',
    stop: 'it ends when asked to',
    drain: 'it finishes requests under way',
  };
  return titles[id];
}

/** All findings, in the order of a report. */
export function judgeAll(facts: CheckFacts): readonly Finding[] {
  return checkIds.map((id) => ({
    id,
    title: titleOf(id, facts),
    ...unlessUnread(id, judge(id, facts), facts.content),
  }));
}

/** What was not read may hold what was not found. */
function unlessUnread(id: CheckId, verdict: Verdict, { unread }: ImageContent): Verdict {
  const ofFiles = ['secrets', 'compilers', 'world-writable', 'setuid'].includes(id);
  if (!ofFiles || verdict.status !== 'pass' || unread === 0) return verdict;
  return skip(`${counted(unread, 'layer')} could not be read: zstd takes Node.js 22.15 or newer`);
}

function judge(id: CheckId, facts: CheckFacts): Verdict {
  const { image, content, run } = facts;
  if (isRestriction(id)) return judgeRestriction(id, run);
  const judges: Readonly<Record<typeof id, () => Verdict>> = {
    user: () => judgeUser(image.config.user),
    secrets: () => judgeSecrets(content, { env: image.config.env, labels: image.labels }),
    history: () => judgeHistory(content),
    compilers: () => judgeCompilers(content),
    'world-writable': () => judgeWorldWritable(content),
    setuid: () => judgeSetuid(content),
    start: () => judgeStart(run),
    port: () => judgePort(run),
    'other-ports': () => judgeOtherPorts(run),
    probes: () => judgeProbes(run),
    writes: () => judgeWrites(run),
    logs: () => judgeLogs(run),
    locale: () => judgeLocale(run),
    orphans: () => judgeOrphans(run),
    stop: () => judgeStop(run),
    drain: () => judgeDrain(run),
  };
  return judges[id]();
}
