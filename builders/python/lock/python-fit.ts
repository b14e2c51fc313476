import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { PlanContext } from '../../../src/builder/types.ts';
import type { Question } from '../../../src/plan/types.ts';
import type { ReadRequest } from '../versions/version-request.ts';

/** The question's name. */
export const fitName = 'python.fit';

/** Where the stage `resolve` leaves what it found about Pythons. */
const fitFile = '/warp/answer/python-fit.txt';

/** Which of several Pythons the requirements have the most wheels for. */
export interface PythonFit {
  readonly question: Question;
  /** The answer, as something that asks for a version. */
  readonly request: ReadRequest | undefined;
}

/**
 * Pinned releases of some years ago have wheels for the Pythons of their time. Where nothing asks for
 * a version, that decides before what is usually taken.
 * @param dependencies digests of what is resolved
 * @param offers versions that are allowed, the preferred one first
 */
export function pythonFit(
  dependencies: Readonly<Record<string, string>>,
  offers: readonly string[],
  { answers }: Pick<PlanContext, 'answers'>,
): PythonFit {
  const asked = { name: fitName, inputs: { ...dependencies, offers: offers.join(' ') } };
  const answer = answers.to(asked);
  const question: Question = {
    ...asked,
    about: 'the Python that the requirements have wheels for',
    stage: 'resolve',
    file: fitFile,
    ...(answer ? { answer } : {}),
  };
  return { question, request: answer && requestOf(answer.value) };
}

/** What the stage `resolve` is told in order to find the answer. */
export function fitEnv({ version }: PythonRuntime, offers: readonly string[]) {
  const others = offers.filter((one) => one !== version).join(' ');
  return { WARP_OTHER_PYTHONS: others, WARP_PYTHON: version, WARP_FIT: fitFile };
}

/** `3.11 numpy==1.26.4 has no wheel for 3.13` */
function requestOf(answer: string): ReadRequest | undefined {
  const [, minor, note] = /^(3\.\d+)(?: (.+))?$/.exec(answer.trim()) ?? [];
  if (minor === undefined) return undefined;
  const source = 'resolving the requirements';
  return { request: { text: minor, minor, source, via: 'app', ...(note ? { note } : {}) } };
}
