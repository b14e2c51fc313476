import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serviceUsers } from '../../../../src/runtime/services/service-users.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function usersIn() {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  const notes = join(folder.path, 'services/0123');
  mkdirSync(notes, { recursive: true });
  return { users: serviceUsers(folder.path, '0123'), notes };
}

test('a process is no user of its own kind of note', () => {
  const { users, notes } = usersIn();
  users.enter();
  expect(readdirSync(notes)).toEqual([String(process.pid)]);
  expect(users.others()).toBe(false);
  users.leave();
  expect(readdirSync(notes)).toEqual([]);
});

test('another process is a user as long as it lives', async () => {
  const { users, notes } = usersIn();
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  writeFileSync(join(notes, String(other.pid)), '');
  expect(users.others()).toBe(true);
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(users.others()).toBe(false);
  expect(readdirSync(notes)).toEqual([]);
});

test('a home that cannot be written to is no failure', () => {
  const users = serviceUsers('/dev/null', '0123');
  users.enter();
  expect(users.others()).toBe(false);
  users.leave();
});
