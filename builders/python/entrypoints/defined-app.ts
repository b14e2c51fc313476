import { constructedBy } from '../frameworks/known-frameworks.ts';
import { nameOrigins } from '../source/names.ts';
import type { FunctionDefinition } from '../source/syntax.ts';
import { calledSignature, callSignature } from './call-signature.ts';
import type { AppObject, Scope } from './scope.ts';

/** A function or class that is itself the callable. */
export function definedApp(scope: Scope, name: string): AppObject | undefined {
  for (const block of scope.blocks) {
    const definition = block.functions.find((item) => item.name === name && !item.main);
    if (definition !== undefined) return functionApp(scope, definition);
    const type = block.classes.find((item) => item.name === name && !item.main);
    if (type !== undefined && calledSignature(type, '__init__') === 'wsgi') {
      const found = { file: scope.file, line: type.line, what: `class ${name}` };
      return { ...found, framework: 'wsgi', protocol: 'wsgi' };
    }
  }
  return undefined;
}

function functionApp(scope: Scope, definition: FunctionDefinition): AppObject | undefined {
  const found = { file: scope.file, line: definition.line, what: `def ${definition.name}` };
  for (const decorator of definition.decorators) {
    if (decorator.kind !== 'name') continue;
    for (const { qualified } of nameOrigins(
      scope.project,
      scope.file,
      scope.blocks,
      decorator.name,
    )) {
      const framework = /^(werkzeug|webob)\b/.test(qualified)
        ? constructedBy(qualified)
        : undefined;
      if (framework !== undefined) return { ...found, framework: framework.id, protocol: 'wsgi' };
    }
  }
  const protocol = callSignature(definition);
  return protocol === undefined ? undefined : { ...found, framework: protocol, protocol };
}
