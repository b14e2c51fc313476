import { expect, test } from 'vitest';
import { isAnsweredBy, repositoryOf } from '../../../src/service/image-name.ts';

test.each([
  ['postgres', 'postgres', undefined],
  ['postgres:17-alpine', 'postgres', '17-alpine'],
  ['docker.io/library/postgres:17', 'postgres', '17'],
  ['library/redis', 'redis', undefined],
  ['postgres:17@sha256:00', 'postgres', '17'],
  ['localhost:5000/postgres', 'localhost:5000/postgres', undefined],
  ['ghcr.io/x/postgres:1', 'ghcr.io/x/postgres', '1'],
])('%s is %s, %s', (image, repository, tag) => {
  expect(repositoryOf(image)).toEqual({ repository, tag });
});

test.each([
  [undefined, '17', true],
  ['latest', '17', true],
  ['17', '17', true],
  ['17-alpine', '17', true],
  ['17.4', '17', false],
  ['16', '17', false],
  ['1', '17', false],
  ['8', '8.0', true],
  ['8.0', '8.0', true],
  ['8.2', '8.0', false],
  ['11.8-noble', '11.8', true],
  ['alpine', '17', false],
])('tag %s answered by %s: %s', (tag, has, expected) => {
  expect(isAnsweredBy(tag, has)).toBe(expected);
});
