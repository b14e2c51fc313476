import type { ClassDefinition, FunctionDefinition } from '../source/syntax.ts';

/**
 * The protocol a function's parameters speak: PEP 3333's `(environ, start_response)`, ASGI's
 * `async (scope, receive, send)`. `start_response` may be called anything when the first is
 * plainly an environment, or the function has the name servers look for, `application`.
 */
export function callSignature(
  definition: FunctionDefinition,
  skip = 0,
): 'wsgi' | 'asgi' | undefined {
  const names = definition.parameters.slice(skip).filter((parameter) => !parameter.optional);
  const [first, second, third] = names.map((parameter) => parameter.name.replace(/^_+/, ''));
  if (names.length === 3 && definition.async && first === 'scope' && second === 'receive')
    return third === undefined ? undefined : 'asgi';
  if (names.length !== 2 || definition.async) return undefined;
  if (second === 'start_response' || second === 'startResponse') return 'wsgi';
  const named = first === 'environ' && /^(start|sr|respond|response)/.test(second ?? '');
  return named || definition.name === 'application' ? 'wsgi' : undefined;
}

/** The protocol a method of the class speaks: `__call__` for instances, `__init__` for the class. */
export function calledSignature(
  definition: ClassDefinition,
  method: '__call__' | '__init__',
): 'wsgi' | 'asgi' | undefined {
  const found = definition.body.functions.find((item) => item.name === method);
  return found === undefined ? undefined : callSignature(found, 1);
}
