import { counted, fail, pass, someOf, type Verdict } from '../finding.ts';
import type { ImageContent } from '../image/image-content.ts';
import { credentialsIn, secretVariables } from '../image/secret-patterns.ts';
import { shortStep, stepOf } from './step-of.ts';

/** What the image carries to everybody who can pull it: environment, labels, files of every layer. */
export function judgeSecrets(
  content: ImageContent,
  config: { readonly env: readonly string[]; readonly labels: Readonly<Record<string, string>> },
): Verdict {
  const variables = secretVariables(config.env);
  const labels = Object.entries(config.labels).filter(([, text]) => credentialsIn(text).length > 0);
  const files = content.secretFiles.map(
    ({ path, layer, what, hidden }) =>
      `/${path} holds ${what.join(' and ')}${hidden ? ', removed later and still in the image' : ''}${stepOf(content, layer)}`,
  );
  const all = [
    ...variables.map((name) => `ENV ${name} holds a credential`),
    ...labels.map(([name]) => `label ${name} holds a credential`),
    ...files,
  ];
  if (all.length === 0) {
    return pass(`none found in ${counted(content.layers.length, 'layer')}, environment and labels`);
  }
  const steps = [
    ...(variables.length > 0 ? ['give variables when it runs (--env, a Secret)'] : []),
    ...(files.length > 0
      ? [
          'keep files out by .dockerignore; what a build needs is a secret mount (RUN --mount=type=secret)',
        ]
      : []),
    'take the credential back: it is in every copy of the image',
  ];
  return fail(someOf(all, 2), steps.join('; '));
}

/** `|2 TOKEN=x URL=y /bin/sh -c …`: build arguments as a RUN step's history has them. */
const buildArguments = /^(?:RUN )?\|\d+ (.*?) ?\/bin\/sh -c /s;
const credentialOption =
  /(?:Authorization:\s*(?:Basic|Bearer)\s+(?!\$)[\w.+/=-]{8}|--(?:password|token|api-key)[= ](?!\$|["']?\$)["']?[\w.+/=-]{4})/i;

/** What the steps of the build say of themselves. */
export function judgeHistory({ history }: Pick<ImageContent, 'history'>): Verdict {
  // Values are never shown: only what kind of step it is.
  const leaks = history.flatMap((step, index) => {
    const where = `step ${index + 1} of ${history.length} (${shortStep(step).split(' ')[0]})`;
    const given = secretVariables((buildArguments.exec(step)?.[1] ?? '').split(' '));
    const declared = secretVariables([/^ARG (\S+=\S+)/.exec(step)?.[1] ?? '']);
    const names = [...given, ...declared];
    if (names.length > 0) return [`build argument ${names.join(', ')} in ${where}`];
    const said = credentialsIn(step).map(({ what }) => what);
    const option = credentialOption.test(step) ? ['a credential'] : [];
    const found = [...said, ...option];
    return found.length > 0 && !isEnv(step) ? [`${found[0]} in ${where}`] : [];
  });
  if (leaks.length === 0) return pass(`none in ${counted(history.length, 'step')}`);
  return fail(
    someOf([...new Set(leaks)], 2),
    'give it to the step as a secret (RUN --mount=type=secret,id=NAME), which no history keeps; take the credential back',
  );
}

/** The environment is judged by itself. */
function isEnv(step: string): boolean {
  return /^(?:\/bin\/sh -c #\(nop\)\s+)?ENV /.test(step);
}
