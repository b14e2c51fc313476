import { expect, test } from 'vitest';
import { connectDocker } from '../../../src/engine/docker/connect-docker.ts';
import { engineError } from '../../../src/engine/docker/engine-errors.ts';
import { splitReference } from '../../../src/engine/docker/image-store.ts';
import { startError } from '../../../src/engine/docker/start-error.ts';

function answer(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode, json: { message } });
}

test.each([
  [404, 'WARP_ENGINE_NOT_FOUND'],
  [409, 'WARP_ENGINE_CONFLICT'],
  [500, 'WARP_ENGINE_REFUSED'],
])('a refusal with status %i is %s and says what was tried', (status, code) => {
  const error = engineError('create container web', answer(status, 'because'));
  expect(error).toMatchObject({ code, exitCode: 50 });
  expect(String(error)).toContain('create container web');
});

test('a connection that breaks is the engine gone', () => {
  const broken = Object.assign(new Error('read'), { code: 'ECONNRESET' });
  expect(engineError('list containers', broken)).toMatchObject({ code: 'WARP_ENGINE_GONE' });
});

test('what is no answer of an engine stays what it is', () => {
  const bug = new TypeError('x is not a function');
  expect(engineError('anything', bug)).toBe(bug);
});

test.each([
  'driver failed programming external connectivity: Bind for 127.0.0.1:8080 failed: port is already allocated',
  'failed to start userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use',
])('a taken port is named: %s', (said) => {
  const error = startError(undefined, 'abc', answer(500, said));
  expect(error).toMatchObject({ code: 'WARP_PORT_IN_USE', exitCode: 60 });
  expect(String(error)).toContain('Port 8080');
});

test('an address of an unknown kind is refused with a way out', () => {
  expect(() => connectDocker({ address: 'ssh://host' })).toThrowError(
    expect.objectContaining({ code: 'WARP_ENGINE_ADDRESS' }),
  );
});

test('a port of a registry is no tag', () => {
  expect(splitReference('localhost:5000/app')).toEqual({
    repo: 'localhost:5000/app',
    tag: 'latest',
  });
  expect(splitReference('app:1')).toEqual({ repo: 'app', tag: '1' });
});
