import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const parts = join(import.meta.dirname, '../../builders/python/image');

/** Runs a program that may import warp's parts, with a deadline of s; it is killed after a while. */
function ended(program: string, deadline: number, env: Readonly<Record<string, string>> = {}) {
  const { status, signal, stderr } = spawnSync('python3', ['-c', program], {
    encoding: 'utf8',
    timeout: 15_000,
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      ...{ PYTHONPATH: parts, PYTHONDONTWRITEBYTECODE: '1', WARP_DEADLINE: String(deadline) },
      ...env,
    },
  });
  return { status, signal, stderr };
}

/** Sleeps in C and keeps the interpreter meanwhile. */
const hold = `
import ctypes, warp_gil
warp_gil.start()
def careless():
    ctypes.PyDLL(None).sleep(SECONDS)
careless()
`;

it('a process whose interpreter is held for five seconds beyond the deadline says where, and ends', () => {
  const { status, stderr } = ended(hold.replace('SECONDS', '60'), -4);
  expect(status).toBe(1);
  expect(stderr).toContain('Timeout (0:00:01)');
  expect(stderr).toContain('in careless');
});

it('one that is held for less goes on, and so does one under a debugger', () => {
  expect(ended(hold.replace('SECONDS', '1'), 60).status).toBe(0);
  expect(ended(hold.replace('SECONDS', '3'), -4, { WARP_DEBUG: '127.0.0.1:1' }).status).toBe(0);
});

it('an event loop that code in its way keeps from coming round ends its process', () => {
  const loop = `
import asyncio, time, warp_gil
async def main():
    warp_gil.start_on(asyncio.get_running_loop())
    await asyncio.sleep(3)
    time.sleep(60)
asyncio.run(main())
`;
  const { status, stderr } = ended(loop, -3);
  expect(status).toBe(1);
  expect(stderr).toContain('in main');
});

it('a head of a request that does not come is the end of its connection, whatever comes of the body', () => {
  const reading = `
import socket, threading, warp_heads
warp_heads._LIMIT = 1
warp_heads.start()
def read(arrived):
    near, far = socket.socketpair()
    far.settimeout(4)
    with warp_heads.limited(far):
        if arrived:
            warp_heads.arrived()
        try:
            return far.recv(1)
        except TimeoutError:
            return "open"
assert read(False) == b"", "still open"
assert read(True) == "open", "closed"
`;
  expect(ended(reading, 60)).toMatchObject({ status: 0, stderr: '' });
});
