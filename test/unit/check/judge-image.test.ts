import { describe, expect, test } from 'vitest';
import type { ImageContent, ImageFile } from '../../../src/inspect/check/image/image-content.ts';
import {
  judgeCompilers,
  judgeSetuid,
  judgeWorldWritable,
} from '../../../src/inspect/check/judge/files.ts';
import { judgeHistory, judgeSecrets } from '../../../src/inspect/check/judge/secrets.ts';
import { shortStep } from '../../../src/inspect/check/judge/step-of.ts';
import { judgeUser } from '../../../src/inspect/check/judge/user.ts';

const content = (files: Record<string, Partial<ImageFile>> = {}, history: string[] = []) =>
  ({
    history,
    layers: ['ADD base', 'COPY . . # buildkit'],
    files: new Map(
      Object.entries(files).map(([path, file]) => [
        path,
        { kind: 'file', mode: 0o755, layer: 1, ...file },
      ]),
    ),
    secretFiles: [],
    unread: 0,
  }) satisfies ImageContent;

test.each([
  ['', 'fail'],
  ['root', 'fail'],
  ['0:0', 'fail'],
  ['0', 'fail'],
  ['app', 'warn'],
  ['1001:0', 'pass'],
  ['65532', 'pass'],
])('the user "%s" is judged: %s', (user, status) => {
  expect(judgeUser(user).status).toBe(status);
});

describe('compilers', () => {
  test.each([
    'usr/bin/gcc',
    'usr/bin/x86_64-linux-gnu-gcc-14',
    'usr/bin/aarch64-linux-gnu-g++',
    'usr/local/go/bin/go',
    'root/.cargo/bin/rustc',
    'usr/bin/clang-16',
  ])('%s is one', (path) => {
    const verdict = judgeCompilers(content({ [path]: {} }));
    expect(verdict).toMatchObject({ status: 'fail' });
    expect(verdict.evidence).toBe(`/${path}, from layer 2 of 2 (COPY . .)`);
  });

  test.each([
    'usr/bin/gcc-ranlib-doc',
    'usr/share/doc/gcc',
    'usr/bin/google',
    'usr/lib/go',
    'app/cc',
  ])('%s is none', (path) => {
    expect(judgeCompilers(content({ [path]: {} })).status).toBe('pass');
  });
});

test('what everybody may write to is told, sticky folders, links and devices aside', () => {
  const fine = {
    tmp: { kind: 'folder', mode: 0o1777 },
    'bin/x': { kind: 'link', mode: 0o777 },
    'dev/null': { kind: 'other', mode: 0o666 },
    'app/data': { kind: 'folder', mode: 0o775 },
  } as const;
  expect(judgeWorldWritable(content(fine)).status).toBe('pass');
  const bad = { ...fine, 'app/cache': { kind: 'folder', mode: 0o777 } } as const;
  expect(judgeWorldWritable(content(bad))).toMatchObject({
    status: 'fail',
    evidence: expect.stringContaining('/app/cache (777)'),
    fix: expect.stringContaining('chmod o-w -R /app/cache'),
  });
});

test('setuid programs of the distribution are reported, others warned of', () => {
  const usual = content({ 'usr/bin/su': { mode: 0o4755 }, 'usr/bin/chage': { mode: 0o2755 } });
  expect(judgeSetuid(usual)).toMatchObject({
    status: 'pass',
    evidence: expect.stringMatching(/^2, /),
  });
  const own = content({ 'usr/bin/helper': { mode: 0o4755 } });
  expect(judgeSetuid(own)).toMatchObject({
    status: 'warn',
    evidence: expect.stringContaining('/usr/bin/helper (4755)'),
  });
});

test('secrets are named, never shown', () => {
  const facts = {
    ...content(),
    secretFiles: [{ path: 'app/.env', layer: 1, what: ['values of SECRET_KEY'], hidden: true }],
  };
  const env = ['DATABASE_URL=postgres://app:hunter2@db/app', 'LANG=C.UTF-8'];
  const verdict = judgeSecrets(facts, { env, labels: { note: 'https://a:hunter3@host' } });
  expect(verdict.status).toBe('fail');
  expect(JSON.stringify(verdict)).not.toMatch(/hunter/);
  expect(verdict.evidence).toContain('ENV DATABASE_URL');
});

describe('history', () => {
  test.each([
    'RUN |1 API_TOKEN=sekrit99 /bin/sh -c make # buildkit',
    '|1 API_TOKEN=sekrit99 /bin/sh -c make',
    'ARG DB_PASSWORD=sekrit99',
    'RUN /bin/sh -c git clone https://me:sekrit99@host/x # buildkit',
    'RUN /bin/sh -c curl -H "Authorization: Bearer sekrit99x" host',
    'RUN /bin/sh -c tool --password sekrit99 sync',
  ])('%s leaks', (step) => {
    const verdict = judgeHistory(content({}, [step]));
    expect(verdict.status).toBe('fail');
    expect(JSON.stringify(verdict)).not.toContain('sekrit99');
  });

  test.each([
    'RUN |2 VERSION=1.2 DEBIAN_FRONTEND=noninteractive /bin/sh -c make',
    'RUN /bin/sh -c curl -H "Authorization: Bearer $TOKEN" host',
    'RUN --mount=type=secret,id=token /bin/sh -c tool --password "$P" sync',
    'ARG DB_PASSWORD',
    'COPY . /app',
  ])('%s does not', (step) => {
    expect(judgeHistory(content({}, [step])).status).toBe('pass');
  });
});

test.each([
  ['/bin/sh -c #(nop)  CMD ["a"]', 'CMD ["a"]'],
  ['RUN |2 A=b C=d /bin/sh -c make all # buildkit', 'RUN make all'],
  ['/bin/sh -c apt-get  update', 'RUN apt-get update'],
  [
    '/bin/sh -c #(nop) COPY dir:520e13595575e8d3cbcac9d31bbc529989ef in /app ',
    'COPY dir:520e1359 in /app',
  ],
])('the step %s is shortened', (step, short) => {
  expect(shortStep(step)).toBe(short);
});
