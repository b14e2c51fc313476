import { expect, test } from 'vitest';
import { parseInside } from '../../../src/inspect/check/run/inside-facts.ts';
import { isExternal } from '../../../src/inspect/check/run/listener.ts';
import { trialContainer } from '../../../src/inspect/check/run/restrictions.ts';

const trial = {
  image: 'shop:1',
  restrictions: [],
  strictness: { uid: 20_001, gid: 20_002, memoryBytes: 1024, cpus: 0.5, closedNetwork: 'closed' },
  user: '1001:0',
  port: 8080,
  env: { PORT: '1', DEBUG: '0' },
  labels: {},
  publish: [8080, 5000, 8080],
  beside: [9090],
  volumes: ['/data'],
  network: 'services',
};

test('an image without restrictions runs as it says, with the PORT of the trial', () => {
  expect(trialContainer(trial)).toEqual({
    image: 'shop:1',
    env: { PORT: '8080', DEBUG: '0' },
    labels: {},
    publish: [8080, 5000, 9090].map((container) => ({ container, host: 0 })),
    volumes: [],
    tmpfs: { '/data': 'rw,nosuid,nodev,size=256m,mode=2775,gid=0' },
    network: { name: 'services' },
  });
});

test('each restriction takes one thing away', () => {
  const only = (id: Parameters<typeof trialContainer>[0]['restrictions'][number]) =>
    trialContainer({ ...trial, restrictions: [id] });
  expect(only('random-uid')).toMatchObject({ user: '20001:0' });
  expect(only('unknown-group')).toMatchObject({
    user: '20001:20002',
    tmpfs: { '/data': expect.stringContaining('gid=20002') },
  });
  expect(only('read-only-root')).toMatchObject({
    readOnlyRoot: true,
    tmpfs: { '/tmp': expect.stringMatching(/,exec$/) },
  });
  expect(only('noexec-tmp').tmpfs?.['/tmp']).toMatch(/,noexec$/);
  expect(only('noexec-tmp').readOnlyRoot).toBeUndefined();
  expect(only('capabilities')).toMatchObject({ dropCapabilities: true });
  expect(only('no-new-privileges')).toMatchObject({ noNewPrivileges: true });
  expect(only('limits')).toMatchObject({ memoryBytes: 1024, cpus: 0.5 });
  expect(only('no-egress')).toMatchObject({ network: { name: 'closed' } });
});

test('a volume of a named user, whose group nobody knows, is open to all', () => {
  const spec = trialContainer({ ...trial, user: 'app' });
  expect(spec.tmpfs?.['/data']).toContain('mode=1777');
});

test('a zombie, open logs and the most memory are read', () => {
  const text = [
    '== listeners',
    '   0: 0B00007F:9D51 00000000:0000 0A 0 0 0 0 0 1',
    '   1: 00000000:1F90 00000000:0000 0A 0 0 0 0 0 1',
    '== command',
    'python3\0app.py\0',
    '== files',
    '/proc/1/fd:',
    'l-wx------ 1 0 0 64 Jan 1 00:00 3 -> /var/log/app.log',
    'l-wx------ 1 0 0 64 Jan 1 00:00 4 -> /srv/data.db',
    '== memory',
    '1048576',
    '== orphan',
    'Z 1 12 12 0 -1',
  ].join('\n');
  expect(parseInside(text)).toMatchObject({
    listeners: ['0.0.0.0:8080'],
    command: 'python3 app.py',
    openLogs: ['/var/log/app.log'],
    peakBytes: 1048576,
    orphan: 'zombie',
  });
});

test.each([
  ['0.0.0.0:80', true],
  ['[::]:80', true],
  ['172.17.0.2:80', true],
  ['127.0.0.1:80', false],
  ['[::1]:80', false],
  ['[0000000000000000FFFF00000100007F]:80', false],
])('%s is reached from outside: %s', (listener, reached) => {
  expect(isExternal(listener)).toBe(reached);
});
