import { expect, test } from 'vitest';
import { fillIn, unknownPlaceholders } from '../../../src/service/fill-in.ts';

const credentials = { user: 'app', password: 'p', name: 'shop' };

test('fills in where a service is and who the app is to it', () => {
  const fill = fillIn({ name: 'db', port: 5432 }, credentials);
  expect(fill('postgresql://{user}:{password}@{host}:{port}/{name}')).toBe(
    'postgresql://app:p@db:5432/shop',
  );
});

test('leaves other braces as they are', () => {
  const fill = fillIn({ name: 'db', port: 1 }, credentials);
  const text = '{"a": 1} {} {User} {other} $HOME';
  expect(fill(text)).toBe(text);
});

test('a value is not filled in itself', () => {
  const fill = fillIn({ name: 'db', port: 1 }, { ...credentials, password: '{user}' });
  expect(fill('{password}')).toBe('{user}');
});

test('finds words that mean nothing', () => {
  expect(unknownPlaceholders('{host}:{prot} {"json": true}')).toEqual(['prot']);
});

test("leaves a shell's variables alone", () => {
  const fill = fillIn({ name: 'db', port: 1 }, credentials);
  const text = `$\{user} $\{port}`;
  expect(fill(text)).toBe(text);
});
