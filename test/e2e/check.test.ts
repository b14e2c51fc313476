import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { baseReference } from '../support/base-reference.ts';
import { writeFlaskTutorial } from '../support/flask-tutorial.ts';
import { imageOfDockerfile } from '../support/image-of-dockerfile.ts';
import { removeLeftovers } from '../support/leftovers.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';

const reportSchema = z.object({
  image: z.string(),
  passed: z.boolean(),
  findings: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['pass', 'warn', 'fail', 'skip']),
      evidence: z.string(),
      fix: z.string().optional(),
    }),
  ),
  settings: z
    .object({ dockerRun: z.array(z.string()), kubernetes: z.string(), restricted: z.boolean() })
    .optional(),
});

let app: WarpApp;
let plain: string;

beforeAll(async () => {
  app = await warpApp('check');
  await Promise.all([writeFlaskTutorial(app.folder), buildPlain()]);
});
afterAll(() => app?.[Symbol.asyncDispose]());

/** A server as it comes of a first Dockerfile: Debian's own perl, so that nothing has to be installed. */
async function buildPlain(): Promise<void> {
  const base = await baseReference(app.docker, 'debian:trixie-slim');
  const files = {
    Dockerfile: dockerfile(base),
    'server.pl': server,
    '.env': 'SECRET_KEY=s3cretly\n',
  };
  plain = await imageOfDockerfile(app.docker, files, {
    app: app.name,
    buildargs: { API_TOKEN: 'in-the-history' },
  });
}

const dockerfile = (base: string) => `FROM ${base}
ARG API_TOKEN
RUN : "$API_TOKEN" && cp /bin/true /usr/bin/gcc && cp /bin/true /usr/bin/helper && chmod 4755 /usr/bin/helper
COPY . /app
RUN rm /app/.env && chmod 777 /app
EXPOSE 5000
CMD perl /app/server.pl; true
`;

const server = `use IO::Socket::INET;
open(my $log, '>>', '/var/log/server.log') or die "no log: $!";
my $s = IO::Socket::INET->new(LocalPort => 5000, Listen => 5, ReuseAddr => 1) or die;
while (my $c = $s->accept) {
  while (my $line = <$c>) { last if $line =~ /^\\r?\\n$/ }
  print $log "served\\n";
  print $c "HTTP/1.0 200 OK\\r\\n\\r\\nhere";
  close $c;
}
`;

const careful = (base: string) => `FROM ${base}
COPY server.pl /app/server.pl
RUN rm -f /usr/bin/sh /usr/bin/dash /usr/bin/bash
USER 1001:0
CMD ["perl", "/app/server.pl"]
`;

const carefulServer = `use IO::Socket::INET;
$| = 1;
$SIG{TERM} = sub { exit 0 };
my $port = $ENV{PORT} || 8080;
my $s = IO::Socket::INET->new(LocalPort => $port, Listen => 5, ReuseAddr => 1) or die;
while (my $c = $s->accept) {
  while (my $line = <$c>) { last if $line =~ /^\\r?\\n$/ }
  print "served\\n";
  print $c "HTTP/1.0 200 OK\\r\\n\\r\\nhere";
  close $c;
}
`;

async function check(...args: string[]) {
  const result = await runWarp(['check', ...args, '--json']);
  const report = reportSchema.parse(result.json);
  const by = (status: string) =>
    report.findings.filter((one) => one.status === status).map(({ id }) => id);
  return {
    status: result.status,
    report,
    failed: by('fail'),
    warned: by('warn'),
    skipped: by('skip'),
  };
}

async function leftBehind(): Promise<readonly string[]> {
  const filters = JSON.stringify({ label: [`dev.warp.app=${app.name}`, 'dev.warp.command=check'] });
  const containers = await app.docker.listContainers({ all: true, filters });
  const networks = await app.docker.listNetworks({ filters });
  return [...containers, ...networks].map(({ Id }) => Id);
}

test('an app that warp has built passes every check, a request under way included', async () => {
  const { status, report, ...amiss } = await check(app.folder, '--slow', '/slow?seconds=3');
  expect(amiss, JSON.stringify(report.findings, null, 1)).toEqual({
    failed: [],
    warned: [],
    skipped: [],
  });
  expect(status).toBe(0);
  expect(report.findings.find(({ id }) => id === 'drain')?.evidence).toContain(
    'a request under way at SIGTERM was answered with 200',
  );
  expect(report.settings?.restricted).toBe(true);
  expect(report.settings?.dockerRun).toContain('--read-only');
  expect(await leftBehind()).toEqual([]);
});

test('an image of a careless Dockerfile fails for what is wrong with it, and for nothing else', async () => {
  const { status, report, failed, warned, skipped } = await check(plain);
  expect(status).toBe(60);
  expect(failed, JSON.stringify(report.findings, null, 1)).toEqual([
    ...['user', 'secrets', 'history', 'compilers', 'world-writable'],
    ...['port', 'random-uid', 'unknown-group', 'read-only-root', 'writes', 'logs', 'stop'],
  ]);
  expect(warned).toEqual(['setuid', 'locale']);
  // Nothing is finished where the signal does nothing.
  expect(skipped).toEqual(['drain']);
  const evidence = Object.fromEntries(report.findings.map((one) => [one.id, one.evidence]));
  expect(evidence.secrets).toContain('/app/.env holds values of SECRET_KEY, removed later');
  expect(evidence['read-only-root']).toContain('no log: Read-only file system');
  expect(evidence.port).toContain('listens on 0.0.0.0:5000');
  expect(JSON.stringify(report)).not.toMatch(/s3cretly|in-the-history/);
  expect(report.settings?.restricted).toBe(false);
  expect(report.settings?.dockerRun).toContain('--cap-drop');
});

describe('an app that does not start', () => {
  let dies: string;
  const name = () => `${app.name}-dies`;

  beforeAll(async () => {
    const last = `CMD ["perl", "-e", "die 'no DATABASE_URL'"]`;
    const files = { Dockerfile: `FROM ${plain}\n${last}\n` };
    dies = await imageOfDockerfile(app.docker, files, { app: name() });
  });
  afterAll(() => removeLeftovers(app.docker, name()));

  test('is told by its own last words', async () => {
    const { status, report } = await check(dies);
    expect(status).toBe(60);
    const start = report.findings.find(({ id }) => id === 'start');
    expect(start).toMatchObject({ status: 'fail' });
    expect(start?.evidence).toContain('no DATABASE_URL');
    expect(report.settings).toBeUndefined();
  });

  test('does not count where that is ignored; the report goes to a file of the kind its name says', async () => {
    const file = join(app.folder, 'check.sarif');
    const ids = 'user,secrets,history,compilers,world-writable,start';
    const result = await runWarp(['check', dies, '--ignore', ids, '--output', file]);
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout).toMatch(/^passed: 0 passed, 1 warning, 23 skipped/m);
    const sarif = JSON.parse(readFileSync(file, 'utf8'));
    expect(sarif.runs[0].results).toMatchObject([{ ruleId: 'setuid', level: 'warning' }]);
    expect((await runWarp(['check', dies, '--ignore', ids, '--strict'])).status).toBe(60);
  });
});

test('an image without a shell is looked at from beside it, and passes where it is careful', async () => {
  const base = await baseReference(app.docker, 'debian:trixie-slim');
  const name = `${app.name}-bare`;
  const files = { Dockerfile: careful(base), 'server.pl': carefulServer };
  const image = await imageOfDockerfile(app.docker, files, { app: name });
  try {
    const { status, report, failed, warned, skipped } = await check(image);
    expect(failed, JSON.stringify(report.findings, null, 1)).toEqual([]);
    expect(status).toBe(0);
    // It reaps nothing, and ends at once: a request that had not come whole is no proof of anything.
    expect({ warned, skipped }).toEqual({ warned: ['orphans'], skipped: ['locale', 'drain'] });
    const port = report.findings.find(({ id }) => id === 'port');
    expect(port?.evidence).toContain('PORT=8080: 0.0.0.0:8080');
    expect(report.settings?.restricted).toBe(true);
  } finally {
    await removeLeftovers(app.docker, name);
  }
});

test('a check that is interrupted leaves nothing behind', async () => {
  let pid = 0;
  const result = await runWarp(['check', plain], {
    onStart: (started) => {
      pid = started;
    },
    onStderr: (text) => {
      if (text.includes('starting it restricted')) process.kill(pid, 'SIGINT');
    },
  });
  expect(result.status).toBe(130);
  expect(await leftBehind()).toEqual([]);
});

test('an image that is nowhere is an error of its own', async () => {
  const { status, failure } = await runWarp(['check', 'warp.invalid/nothing:1', '--json']);
  expect({ status, code: failure?.code }).toEqual({ status: 50, code: 'WARP_CHECK_NO_IMAGE' });
});
