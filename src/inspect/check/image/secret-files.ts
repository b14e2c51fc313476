import { secretVariables, tokensIn } from './secret-patterns.ts';

/** Beyond this no file of settings goes. */
export const largestReadBytes = 256 * 1024;

/**
 * Not the app's: what packages bring has keys for its tests and documentation. Tests and examples of the
 * app are left out for the same reason (the rules of other scanners, such as Trivy, agree).
 */
const others =
  /^(?:usr\/(?!src\/|local\/app\/)|lib\d*\/|s?bin\/|boot\/|proc\/|sys\/|dev\/|var\/(?:lib|cache)\/|etc\/ssl\/certs\/)|(?:^|\/)(?:site-packages|dist-packages|node_modules|vendor|gems|tests?|testdata|__tests__|spec|fixtures|examples?|docs?)\//;

interface KnownFile {
  readonly path: RegExp;
  /** What it holds, where it holds it. */
  readonly holds: (text: string) => readonly string[];
}

const when =
  (what: string, regexp: RegExp) =>
  (text: string): readonly string[] =>
    regexp.test(text) ? [what] : [];

/** Files whose very place says what they are for, wherever they are. */
const known: readonly KnownFile[] = [
  {
    path: /(?:^|\/)(?:\.env(?:\.(?!example|sample|template|dist)[\w-]+)?|launch\.env)$/,
    holds: (text) => {
      const names = secretVariables(
        text.split('\n').map((line) => line.replace(/^\s*export /, '')),
      );
      return names.length === 0 ? [] : [`values of ${names.join(', ')}`];
    },
  },
  {
    path: /(?:^|\/)\.npmrc$/,
    holds: when("npm's login", /_(?:authToken|password|auth)\s*=\s*[^\s$]/),
  },
  { path: /(?:^|\/)\.pypirc$/, holds: when("an index's login", /^\s*password\s*[:=]\s*\S/m) },
  { path: /(?:^|\/)\.netrc$/, holds: when('logins', /\bpassword\s+\S/) },
  { path: /(?:^|\/)\.git-credentials$/, holds: when("git's logins", /:\/\/[^\s:]+:[^\s@]+@/) },
  { path: /(?:^|\/)\.git\/config$/, holds: when("git's login", /:\/\/[^\s:]+:[^\s@]+@/) },
  {
    path: /(?:^|\/)(?:pip\.conf|\.config\/pip\/pip\.conf|uv\.toml|poetry\.toml|auth\.toml)$/,
    holds: when("an index's login", /:\/\/[^\s:/@]+:[^\s:/@$]+@/),
  },
  {
    path: /(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.dockercfg$/,
    holds: when("registries' logins", /"auth"\s*:\s*"[^"]/),
  },
  { path: /(?:^|\/)\.aws\/credentials$/, holds: when("AWS's login", /aws_secret_access_key\s*=/i) },
  {
    path: /(?:^|\/)\.kube\/config$/,
    holds: when("a cluster's login", /\b(?:token|client-key-data|password)\s*:\s*\S/),
  },
];

/** Whether a file of a layer is worth reading. */
export function isWorthReading(path: string, sizeBytes: number): boolean {
  if (sizeBytes === 0 || sizeBytes > largestReadBytes) return false;
  return !others.test(path) || known.some((file) => file.path.test(path));
}

/** What of a file is a credential, in words: nothing, for most. */
export function secretsInFile(path: string, content: Buffer): readonly string[] {
  if (content.subarray(0, 1024).includes(0)) return [];
  const text = content.toString('utf8');
  const byPlace = known.filter((file) => file.path.test(path)).flatMap(({ holds }) => holds(text));
  if (byPlace.length > 0 || others.test(path)) return byPlace;
  return tokensIn(text).map(({ what }) => what);
}
