import { type Block, type Expression, subexpressions } from '../source/syntax.ts';

/**
 * The blocks of a file that Python may enter when it runs the file: its top, and of the functions and
 * classes in it those whose name is mentioned on the way. What a decorator has registered counts as well.
 */
export function calledWhenRun(module: Block): ReadonlySet<Block> {
  const entered = new Set<Block>();
  const waiting: Definition[] = [];
  const mentioned = new Set<string>();
  const enter = (block: Block, ofClass: boolean): void => {
    entered.add(block);
    for (const name of namesIn(block)) mentioned.add(name);
    waiting.push(...definitionsIn(block, ofClass));
  };
  enter(module, false);
  for (;;) {
    const at = waiting.findIndex(({ name, registered }) => registered || mentioned.has(name));
    const [next] = at === -1 ? [] : waiting.splice(at, 1);
    if (next === undefined) return entered;
    enter(next.body, next.ofClass);
  }
}

interface Definition {
  readonly name: string;
  readonly body: Block;
  /** Somebody else has it by now: what decorates it, or the object that it is a method of. */
  readonly registered: boolean;
  readonly ofClass: boolean;
}

function definitionsIn(block: Block, ofClass: boolean): Definition[] {
  return [
    ...block.functions.map(({ name, body, decorators }) => ({
      ...{ name, body, ofClass: false },
      registered: ofClass || decorators.length > 0,
    })),
    ...block.classes.map(({ name, body }) => ({ name, body, registered: false, ofClass: true })),
  ];
}

function namesIn(block: Block): string[] {
  const values: Expression[] = [
    ...block.evaluations.map(({ value }) => value),
    ...block.assignments.map(({ value }) => value),
    ...block.returns,
  ];
  return values
    .flatMap((value) => [...subexpressions(value)])
    .flatMap((one) => (one.kind === 'name' || one.kind === 'member' ? one.name.split('.') : []));
}
