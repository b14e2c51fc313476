import type { StageParts } from '../../src/builder/types.ts';

/** Everything that any of the parts has, in their order. */
export function joinedParts(...parts: readonly StageParts[]): StageParts {
  return {
    packages: {
      run: parts.flatMap(({ packages }) => packages?.run ?? []),
      build: parts.flatMap(({ packages }) => packages?.build ?? []),
    },
    stages: parts.flatMap(({ stages }) => stages ?? []),
    image: parts.flatMap(({ image }) => image ?? []),
    tools: Object.assign({}, ...parts.map(({ tools }) => tools)),
    facts: parts.flatMap(({ facts }) => facts ?? []),
    questions: parts.flatMap(({ questions }) => questions ?? []),
  };
}
