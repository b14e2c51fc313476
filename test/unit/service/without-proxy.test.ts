import { expect, test } from 'vitest';
import { withoutProxy } from '../../../src/service/without-proxy.ts';

test('services are reached without the proxy, whatever spelling it is in', () => {
  const env = { http_proxy: 'http://proxy:3128', NO_PROXY: 'localhost, .corp', DEBUG: '1' };
  const all = 'localhost,.corp,db,cache';
  expect(withoutProxy(env, ['db', 'cache'])).toEqual({ ...env, NO_PROXY: all, no_proxy: all });
});

test('nothing is added without a proxy or without services', () => {
  expect(withoutProxy({ DEBUG: '1' }, ['db'])).toEqual({ DEBUG: '1' });
  expect(withoutProxy({ HTTPS_PROXY: 'http://proxy' }, [])).toEqual({
    HTTPS_PROXY: 'http://proxy',
  });
  expect(withoutProxy({ HTTPS_PROXY: '' }, ['db'])).toEqual({ HTTPS_PROXY: '' });
});

test('a host that is named already is named once', () => {
  expect(withoutProxy({ ALL_PROXY: 'socks5://p', no_proxy: 'db' }, ['db']).NO_PROXY).toBe('db');
});
