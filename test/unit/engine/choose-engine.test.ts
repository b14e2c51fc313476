import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { chooseEngine } from '../../../src/engine/select/choose-engine.ts';
import type { MachineView } from '../../../src/engine/select/machine-view.ts';

interface Fake {
  env?: Record<string, string>;
  files?: Record<string, string>;
  alive?: string[];
  platform?: string;
  uid?: number;
}

function machine(fake: Fake): MachineView {
  const files = fake.files ?? {};
  return {
    env: fake.env ?? {},
    home: '/home/ann',
    platform: fake.platform ?? 'linux',
    uid: fake.uid ?? 0,
    readText: async (path) => files[path],
    exists: async (path) => path in files,
    answers: async (address) => (fake.alive ?? []).includes(address),
  };
}

const docker = 'unix:///var/run/docker.sock';
const contextMeta = `/home/ann/.docker/contexts/meta/${createHash('sha256').update('lab').digest('hex')}/meta.json`;
const context = {
  '/home/ann/.docker/config.json': '{"currentContext":"lab"}',
  [contextMeta]: '{"Name":"lab","Endpoints":{"docker":{"Host":"tcp://lab:2375"}}}',
};

test('prefers what the user has set, in the documented order', async () => {
  const alive = ['unix:///a', 'unix:///b', 'tcp://c:1', 'tcp://lab:2375', docker];
  const env = { WARP_ENGINE: 'unix:///b', DOCKER_HOST: 'tcp://c:1' };
  const chosen = async (fake: Fake, asked?: string) => {
    const choice = await chooseEngine(machine({ files: context, alive, ...fake }), asked);
    return choice.kind === 'address' ? choice.address : choice.kind;
  };
  expect(await chosen({ env }, 'unix:///a')).toBe('unix:///a');
  expect(await chosen({ env })).toBe('unix:///b');
  expect(await chosen({ env: { DOCKER_HOST: 'tcp://c:1' } })).toBe('tcp://c:1');
  expect(await chosen({})).toBe('tcp://lab:2375');
  expect(await chosen({ env: { DOCKER_CONTEXT: 'default' } })).toBe(docker);
  expect(await chosen({ env }, 'embedded')).toBe('embedded');
  expect(await chosen({ env: { WARP_ENGINE: 'auto' }, files: {} })).toBe(docker);
});

test.each([
  ['--engine', {}, 'unix:///gone'],
  ['WARP_ENGINE', { env: { WARP_ENGINE: 'unix:///gone' } }, undefined],
  ['DOCKER_HOST', { env: { DOCKER_HOST: 'unix:///gone' } }, undefined],
  ['the Docker context', { files: context }, undefined],
] as const)('never passes over a dead engine set by %s', async (_by, fake, asked) => {
  const dead = chooseEngine(machine({ ...fake, alive: [docker] }), asked);
  await expect(dead).rejects.toMatchObject({ code: 'WARP_ENGINE_UNREACHABLE', exitCode: 50 });
});

test('names a context that cannot be read', async () => {
  const files = { '/home/ann/.docker/config.json': '{"currentContext":"lab"}' };
  const broken = chooseEngine(machine({ files, alive: [docker] }));
  await expect(broken).rejects.toMatchObject({ code: 'WARP_ENGINE_CONTEXT' });
});

test.each([
  'unix:///run/user/1000/docker.sock',
  'unix:///run/podman/podman.sock',
  'unix:///home/ann/.colima/default/docker.sock',
  'unix:///home/ann/.rd/docker.sock',
  'unix:///home/ann/.orbstack/run/docker.sock',
])('finds an engine at its usual socket %s', async (address) => {
  const choice = await chooseEngine(machine({ alive: [address], uid: 1000 }));
  expect(choice).toMatchObject({ kind: 'address', address });
});

test('takes the embedded engine as root on Linux where no Docker is installed', async () => {
  expect(await chooseEngine(machine({}))).toMatchObject({ kind: 'embedded' });
});

test.each([
  ['a user who is not root', { uid: 1000 }, /apt-get install docker\.io/],
  ['a Mac', { platform: 'darwin', uid: 501 }, /Colima/],
  ['a stopped Docker', { files: { '/lib/systemd/system/docker.service': '' } }, /systemctl start/],
  [
    'a docker0 without an engine',
    { files: { '/sys/class/net/docker0': '' } },
    /WARP_ENGINE=embedded/,
  ],
] as const)('tells %s what to do when there is no engine', async (_who, fake, hint) => {
  const none = chooseEngine(machine(fake));
  await expect(none).rejects.toMatchObject({
    code: 'WARP_ENGINE_NONE',
    exitCode: 50,
    hint: expect.stringMatching(hint),
  });
});
