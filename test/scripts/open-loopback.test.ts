import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../builders/python/image/listen');

/** Binds and prints the address the socket really has. */
function bound(host: string, port: string, env: Readonly<Record<string, string>>): string {
  const family = host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const program = [
    'import warp_listen, socket',
    `s = socket.socket(socket.${family})`,
    's.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)',
    `s.bind(('${host}', ${port}))`,
    'print(s.getsockname()[0])',
  ].join('\n');
  const ended = spawnSync('python3', ['-c', program], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      PYTHONPATH: folder,
      PYTHONDONTWRITEBYTECODE: '1',
      ...env,
    },
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended.stdout.trim();
}

const open = { WARP_OPEN_LOOPBACK: '1', PORT: '18401' };

describe('a server that listens on the loopback address', () => {
  it.each([
    ['127.0.0.1', '0.0.0.0'],
    ['localhost', '0.0.0.0'],
  ])('on $PORT is opened: %s', (host, address) => {
    expect(bound(host, '18401', open)).toBe(address);
  });

  it('keeps its other ports to itself', () => {
    expect(bound('127.0.0.1', '18402', open)).toBe('127.0.0.1');
  });

  it('stays as it is where nothing asks for it', () => {
    expect(bound('127.0.0.1', '18401', { PORT: '18401' })).toBe('127.0.0.1');
  });
});
