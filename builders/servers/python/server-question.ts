import type { PythonReleases, PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { ServerContext } from '../../../src/builder/types.ts';
import { digestOf } from '../../../src/plan/digest.ts';
import type { Question, Stage } from '../../../src/plan/types.ts';
import { olderAnswer } from '../../python/lock/older-answer.ts';
import { toolkitMount, uvStep } from '../../python/uv-step.ts';
import type { ConstrainedServer } from './constrained-install.ts';

const build = 'builders/servers/python/build';
const answerFile = '/warp/answer/server.txt';

type Known = ServerContext & { readonly python: PythonRuntime & { releases: PythonReleases } };

/**
 * Which releases a server is made of beside the app's: asked once, kept by what they depend on. In
 * warp.lock that is the app's own releases of the same packages, so that others may change.
 */
export function serverQuestion(server: ConstrainedServer, context: Known): Question {
  const { answers, base, python } = context;
  const { versions } = python.releases;
  const name = `server.${server.id}`;
  const before = answers.before(name);
  const basic = {
    base: base.image,
    python: python.version,
    'made of': server.requirements.join(' '),
    ...(python.wheelhouse ? { wheelhouse: python.wheelhouse.folder } : {}),
  };
  const shared = (answer: string) => ({ ...basic, ...sharedReleases(answer, versions ?? {}) });
  const open = {
    ...(before === undefined ? basic : shared(before)),
    packages: versions === undefined ? 'unknown' : digestOf(versions),
  };
  // Whose answer it is does not matter: it shows what such a server is made of.
  const alike = before ?? answers.to({ name, inputs: basic })?.value;
  const question = {
    name,
    nearly: basic,
    about: `releases of ${server.id} beside the app's`,
    file: answerFile,
  };
  const stage = `resolve-server-${server.id}`;
  const close = alike === undefined ? undefined : answers.to({ name, inputs: shared(alike) });
  const answer = versions === undefined ? undefined : (close ?? answers.to({ name, inputs: open }));
  if (answer === undefined) return { ...question, stage, inputs: open };
  return { ...question, stage, inputs: shared(answer.value), answer };
}

/** The app's releases of what the server is made of: `the app's click` → `8.2.1`. */
function sharedReleases(
  answer: string,
  versions: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    answer.split('\n').flatMap((line) => {
      const name = /^[\w.-]+/.exec(line)?.[0];
      return name === undefined ? [] : [[`the app's ${name}`, versions[name] ?? 'none']];
    }),
  );
}

/** Finds the answer; later builds go without this stage. */
export function questionStage(server: ConstrainedServer, { answers, python }: Known): Stage {
  const { id, requirements, reason } = server;
  const { list } = python.releases;
  return {
    id: `resolve-server-${id}`,
    owner: id,
    from: { kind: 'stage', id: 'build-base' },
    steps: [
      ...list.steps,
      ...olderAnswer(answers.before(`server.${id}`), reason),
      uvStep(
        {
          title: `resolving ${id} beside the app's releases`,
          argv: [
            `/warp/toolkit/${build}/resolve-server.sh`,
            ...[python.executable, answerFile, id, ...requirements, '--', ...list.argv],
          ],
          mounts: [
            toolkitMount(
              ...['resolve-server.sh', 'server-releases.sh', 'server_lines.py'].map(
                (file) => `${build}/${file}`,
              ),
              'builders/python/lock/image/locked_lines.py',
              ...['index-settings.sh', 'explain-failure.sh'].map(
                (file) => `builders/python/package-managers/image/${file}`,
              ),
            ),
            ...list.mounts,
          ],
          env: list.env,
          reason,
        },
        python.wheelhouse,
      ),
    ],
  };
}
