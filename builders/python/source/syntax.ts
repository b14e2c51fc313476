/**
 * The part of Python's syntax that detection reads: what a block binds, calls, defines and returns.
 * Lines count from 1.
 */
export type Expression =
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'string'; readonly value: string; readonly line: number }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly args: readonly Expression[];
      readonly keywords: Readonly<Record<string, Expression>>;
      readonly line: number;
    }
  | {
      readonly kind: 'member';
      readonly object: Expression;
      readonly name: string;
      readonly line: number;
    }
  | {
      readonly kind: 'subscript';
      readonly object: Expression;
      readonly index: Expression | undefined;
      readonly line: number;
    }
  | {
      /** Anything else; `parts` are the expressions inside, in order. */
      readonly kind: 'other';
      readonly syntax: string;
      readonly parts: readonly Expression[];
      readonly text: string;
      readonly line: number;
    };

/** Where a statement stands within its block. */
export interface Place {
  readonly line: number;
  /** Below `if __name__ == '__main__'`. */
  readonly main: boolean;
  /** Source of the `if` conditions around it; `except: KeyError` for a `try` that catches it. */
  readonly guards: readonly string[];
}

export interface Import extends Place {
  /** Dotted, without leading dots. */
  readonly module: string;
  /** Number of leading dots. */
  readonly level: number;
  /** What is taken from the module: a name, `*`, or undefined for `import module`. */
  readonly name: string | undefined;
  /** The name that is bound; `*` for a star import. */
  readonly as: string;
}

export interface Assignment extends Place {
  /** Dotted names; a tuple on the left gives several. */
  readonly targets: readonly string[];
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  /** Has a default, or takes what is left (`*args`, `**kwargs`). */
  readonly optional: boolean;
}

export interface FunctionDefinition extends Place {
  readonly name: string;
  readonly async: boolean;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Expression[];
  readonly annotation: Expression | undefined;
  readonly body: Block;
}

export interface ClassDefinition extends Place {
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly body: Block;
}

export interface Evaluation extends Place {
  readonly value: Expression;
}

/** A module's, function's or class's body, with the bodies of `if`, `try`, `with` … laid flat. */
export interface Block {
  readonly imports: readonly Import[];
  readonly assignments: readonly Assignment[];
  readonly functions: readonly FunctionDefinition[];
  readonly classes: readonly ClassDefinition[];
  /** Expressions that stand alone or steer a statement: what is called for its effect. */
  readonly evaluations: readonly Evaluation[];
  readonly returns: readonly Expression[];
}

/** Every expression within `expression`, itself first. */
export function* subexpressions(expression: Expression): Generator<Expression> {
  yield expression;
  switch (expression.kind) {
    case 'call':
      yield* subexpressions(expression.callee);
      for (const part of expression.args) yield* subexpressions(part);
      for (const part of Object.values(expression.keywords)) yield* subexpressions(part);
      break;
    case 'member':
      yield* subexpressions(expression.object);
      break;
    case 'subscript':
      yield* subexpressions(expression.object);
      if (expression.index !== undefined) yield* subexpressions(expression.index);
      break;
    case 'other':
      for (const part of expression.parts) yield* subexpressions(part);
      break;
    case 'name':
    case 'string':
      break;
    default:
      expression satisfies never;
  }
}

/** The dotted name an expression spells: `a.b.c`; undefined when it is something else. */
export function dottedName(expression: Expression): string | undefined {
  return expression.kind === 'name' ? expression.name : undefined;
}
