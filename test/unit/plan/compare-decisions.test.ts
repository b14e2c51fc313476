import { expect, test } from 'vitest';
import { compareDecisions, type DecidedPart } from '../../../src/plan/compare-decisions.ts';

const reason = { rule: 'why', via: 'default' } as const;

function decided(uv: string, digest?: string): DecidedPart {
  const image = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } as const;
  return {
    warp: '1',
    base: { value: { ...image, ...(digest === undefined ? {} : { digest }) }, reason },
    tools: { uv: { value: uv, reason } },
    facts: [{ name: 'server.uvicorn', value: ['uvicorn==1'], reason }],
  };
}

test('a base of another digest and a tool of another release are told in words', () => {
  const changes = compareDecisions(decided('1'), decided('2', 'made:abc'));
  expect(changes.map(({ name, from, to }) => [name, from, to])).toEqual([
    ['base', 'debian:trixie-slim', 'debian:trixie-slim (made:abc)'],
    ['tools.uv', '1', '2'],
  ]);
});
