/** Something that looks like a credential; its value is never repeated. */
export interface Credential {
  /** `private key`, `AWS access key` … */
  readonly what: string;
}

interface Pattern {
  readonly what: string;
  readonly regexp: RegExp;
}

/** What its issuer gave a form by which it can be told; most forms are those of their own secret scanning. */
const tokens: readonly Pattern[] = [
  // A key's own lines follow: code and documentation that speak of keys have none.
  {
    what: 'a private key',
    regexp:
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n)+(?:[\w-]+: .*\s+)*[A-Za-z0-9+/=]{40}/,
  },
  { what: 'an AWS access key', regexp: /\b(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z2-7]{16}\b/ },
  { what: 'a GitHub token', regexp: /\b(?:gh[oprsu]_[A-Za-z0-9]{36}|github_pat_\w{82})\b/ },
  { what: 'a GitLab token', regexp: /\bglpat-[\w-]{20,}\b/ },
  { what: 'a Slack token', regexp: /\bxox[abeprs]-\d+-[\w-]{20,}/ },
  { what: 'a Stripe key', regexp: /\b[rs]k_live_[A-Za-z0-9]{20,}\b/ },
  { what: 'a Google API key', regexp: /\bAIza[\w-]{35}\b/ },
  { what: 'an npm token', regexp: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: 'a PyPI token', regexp: /\bpypi-AgE[\w-]{50,}/ },
  { what: 'a Docker Hub token', regexp: /\bdckr_pat_[\w-]{20,}/ },
  { what: 'a SendGrid key', regexp: /\bSG\.[\w-]{22}\.[\w-]{43}\b/ },
];

/** `https://user:password@host`; what only stands for one (`$X`, `{x}`, `<x>`, stars) aside. */
const credentialUrl: Pattern = {
  what: 'an address with a password',
  regexp:
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"`]*:(?![$<{%*.]|x+@|pass(?:word)?@)[^\s:/@'"`]{3,}@[\w[]/i,
};

/** Credentials of a known form in any text. */
export function tokensIn(text: string): readonly Credential[] {
  return tokens.filter(({ regexp }) => regexp.test(text)).map(({ what }) => ({ what }));
}

/** As {@link tokensIn}, and addresses with a password: of settings, where these are meant. */
export function credentialsIn(text: string): readonly Credential[] {
  const patterns = [...tokens, credentialUrl];
  return patterns.filter(({ regexp }) => regexp.test(text)).map(({ what }) => ({ what }));
}

const secretName =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|(?:SECRET|PRIVATE|ACCESS|ENCRYPTION|SIGNING)_KEY|CREDENTIALS)(?:_|$)/i;
/** These tell of a secret and are none. */
const aboutSecret =
  /_(?:FILE|PATH|DIR|TTL|NAME|ID|ALGORITHM|HEADER|LENGTH|EXPIRE[SD]?|TIMEOUT|TYPE|LIFETIME|AGE|DAYS|MINUTES|SECONDS|URL|URI)$/i;
const noValue = /^(?:|\d{1,3}|true|false|yes|no|on|off|none|null|\/.*|[$<{%].*|\*+)$/i;

/** Variables (`NAME=value`) that hold a credential, by their name or their value. */
export function secretVariables(assignments: readonly string[]): readonly string[] {
  return assignments.flatMap((assignment) => {
    const equals = assignment.indexOf('=');
    if (equals < 1) return [];
    const name = assignment.slice(0, equals).trim();
    const value = unquoted(assignment.slice(equals + 1).trim());
    const named = secretName.test(name) && !aboutSecret.test(name) && !noValue.test(value);
    return named || credentialsIn(value).length > 0 ? [name] : [];
  });
}

function unquoted(value: string): string {
  return /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value;
}
