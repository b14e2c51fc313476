import { constructedBy, knownFrameworks } from '../frameworks/known-frameworks.ts';
import { nameOrigins } from '../source/names.ts';
import type { Block, ClassDefinition, Expression, FunctionDefinition } from '../source/syntax.ts';
import { calledSignature } from './call-signature.ts';
import { definedApp } from './defined-app.ts';
import { type AppObject, otherScope, type Scope } from './scope.ts';

/** The application a name stands for, or undefined. */
export function namedApp(scope: Scope, name: string): AppObject | undefined {
  const key = `${scope.file}:${scope.blocks.length}:${name}`;
  if (scope.seen.has(key) || scope.seen.size > 40) return undefined;
  const inner = { ...scope, seen: new Set([...scope.seen, key]) };
  return assignedApp(inner, name) ?? definedApp(inner, name) ?? importedApp(inner, name);
}

function assignedApp(scope: Scope, name: string): AppObject | undefined {
  for (const block of scope.blocks) {
    const assigned = block.assignments.filter(
      ({ main, targets }) => !main && (targets[0] === name || targets.includes(name)),
    );
    for (const { targets, value } of assigned.toReversed()) {
      if (targets[0] !== name) continue;
      const app = expressionApp(scope, value, name) ?? earlierApp(scope, block, name, value);
      if (app !== undefined) return app;
    }
  }
  return undefined;
}

/** `app = ProxyFix(app)`: the value mentions the name itself, so an earlier assignment decides. */
function earlierApp(
  scope: Scope,
  block: Block,
  name: string,
  value: Expression,
): AppObject | undefined {
  if (value.kind !== 'call') return undefined;
  if (!value.args.some((arg) => arg.kind === 'name' && arg.name === name)) return undefined;
  const earlier = block.assignments.filter(
    (other) => other.targets[0] === name && other.value !== value && other.line < value.line,
  );
  for (const other of earlier.toReversed()) {
    const app = expressionApp(scope, other.value, name);
    if (app !== undefined) return app;
  }
  return undefined;
}

/** The application an expression gives; `target` is the name it is bound to. */
export function expressionApp(
  scope: Scope,
  value: Expression,
  target: string,
): AppObject | undefined {
  if (value.kind === 'name') {
    const { name } = value;
    if (name.endsWith('.server') || name.endsWith('.wsgi_app') || name.endsWith('.app'))
      return attributeApp(scope, name, value.line) ?? namedApp(scope, name);
    const app = namedApp(scope, name);
    return app === undefined ? undefined : { ...app, from: app.from ?? `${scope.file}:${name}` };
  }
  if (value.kind === 'call') return calledApp(scope, value, target);
  if (value.kind === 'other' && /^(Conditional|Await|Tuple)Expression$/.test(value.syntax)) {
    const first = value.parts[0];
    return first === undefined ? undefined : expressionApp(scope, first, target);
  }
  return undefined;
}

function attributeApp(scope: Scope, dotted: string, line: number): AppObject | undefined {
  const at = dotted.lastIndexOf('.');
  const base = namedApp(scope, dotted.slice(0, at));
  if (base === undefined) return undefined;
  const { attribute: _taken, ...app } = base;
  return {
    ...app,
    file: scope.file,
    line,
    what: dotted,
    from: `${scope.file}:${dotted.slice(0, at)}`,
  };
}

function calledApp(
  scope: Scope,
  call: Expression & { kind: 'call' },
  target: string,
): AppObject | undefined {
  const callee = call.callee;
  const found = { file: scope.file, line: call.line };
  if (callee.kind === 'member' || (callee.kind === 'name' && callee.name.includes('.'))) {
    const method = callee.name.slice(callee.name.lastIndexOf('.') + 1);
    const framework = knownFrameworks.find(({ methods }) => methods?.includes(method));
    if (framework !== undefined && framework.protocol !== 'http')
      return {
        ...found,
        framework: framework.id,
        protocol: framework.protocol,
        what: `${method}()`,
      };
  }
  if (callee.kind !== 'name') return undefined;
  return (
    constructedApp(scope, callee.name, call.line) ??
    derivedApp(scope, call, callee.name) ??
    wrappedApp(scope, call, target)
  );
}

/** `FlaskBase(__name__)`, of a package whose code is not here: what it is derived from, its name says. */
function derivedApp(
  scope: Scope,
  { args: [first], line }: Expression & { kind: 'call' },
  callee: string,
): AppObject | undefined {
  if (first?.kind !== 'name' || first.name !== '__name__') return undefined;
  const foreign = nameOrigins(scope.project, scope.file, scope.blocks, callee).some(
    ({ file }) => file === undefined,
  );
  const framework = knownFrameworks.find(({ derived }) => derived?.test(callee));
  if (!foreign || framework === undefined || framework.protocol === 'http') return undefined;
  const { id, protocol } = framework;
  return { file: scope.file, line, what: `${callee}(…)`, framework: id, protocol };
}

/** A call of a framework's class, of a class derived from it, or of a factory. */
function constructedApp(scope: Scope, callee: string, line: number): AppObject | undefined {
  const found = { file: scope.file, line, what: `${callee}(…)` };
  for (const block of scope.blocks) {
    const definition = block.classes.find((item) => item.name === callee);
    if (definition !== undefined) return instanceApp(scope, definition, line);
    const factory = block.functions.find((item) => item.name === callee);
    const made = factory === undefined ? undefined : returnedApp(scope, factory);
    if (made !== undefined) return { ...made, ...found, from: `${scope.file}:${callee}` };
  }
  for (const origin of nameOrigins(scope.project, scope.file, scope.blocks, callee)) {
    const framework = constructedBy(origin.qualified);
    if (framework !== undefined) {
      const { id, protocol, attribute, quiet } = framework;
      return {
        ...found,
        framework: id,
        protocol,
        ...(attribute === undefined ? {} : { attribute }),
        ...(quiet === undefined ? {} : { quiet }),
      };
    }
    const other = otherScope(scope, origin.file);
    if (other === undefined || origin.name === undefined) continue;
    const made = other.seen.size > 40 ? undefined : constructedElsewhere(other, origin.name, line);
    if (made !== undefined)
      return { ...made, ...found, from: made.from ?? `${other.file}:${origin.name}` };
  }
  return undefined;
}

function constructedElsewhere(scope: Scope, name: string, line: number): AppObject | undefined {
  const key = `call:${scope.file}:${name}`;
  if (scope.seen.has(key)) return undefined;
  const inner = { ...scope, seen: new Set([...scope.seen, key]) };
  const made = constructedApp(inner, name, line);
  return made === undefined ? undefined : { ...made, from: `${scope.file}:${name}` };
}

/** Instance of the app's own class: derived from a framework's, or callable by protocol. */
function instanceApp(
  scope: Scope,
  definition: ClassDefinition,
  line: number,
): AppObject | undefined {
  const found = { file: scope.file, line, what: `${definition.name}()` };
  const protocol = calledSignature(definition, '__call__');
  if (protocol !== undefined) return { ...found, framework: protocol, protocol };
  for (const base of definition.bases) {
    if (base.kind !== 'name' || base.name === definition.name) continue;
    const app = constructedElsewhere(scope, base.name, line);
    if (app !== undefined) {
      const { from: _base, ...rest } = app;
      return { ...rest, ...found };
    }
  }
  return undefined;
}

/** What a function returns, when that is an application. */
export function returnedApp(scope: Scope, definition: FunctionDefinition): AppObject | undefined {
  const key = `return:${scope.file}:${definition.name}:${definition.line}`;
  if (scope.seen.has(key) || scope.seen.size > 40) return undefined;
  const inner: Scope = {
    ...scope,
    blocks: [definition.body, ...scope.blocks],
    seen: new Set([...scope.seen, key]),
  };
  for (const value of definition.body.returns.toReversed()) {
    const app = expressionApp(inner, value, 'app');
    if (app !== undefined) return { ...app, file: scope.file, line: definition.line };
  }
  const annotated = definition.annotation;
  if (annotated?.kind !== 'name' || definition.body.returns.length === 0) return undefined;
  const app = constructedApp(inner, annotated.name, definition.line);
  return app?.framework === undefined ? undefined : { ...app, what: `-> ${annotated.name}` };
}

const wrapperName = /(Middleware|ProxyFix|WhiteNoise|Cling|WSGIApp|ASGIApp|Proxy|Dispatcher)$/;
const conventional = /^(app|application|wsgi|asgi|wsgi_app|asgi_app)$/;

/** `application = ProxyFix(app)`. A mere `db = SQLAlchemy(app)` looks alike: the names decide. */
function wrappedApp(
  scope: Scope,
  call: Expression & { kind: 'call' },
  target: string,
): AppObject | undefined {
  const callee = call.callee.kind === 'name' ? call.callee.name : '';
  if (!conventional.test(target) && !wrapperName.test(callee)) return undefined;
  if (/^[a-z_]+\.(add|register|include|init)/.test(callee)) return undefined;
  for (const arg of [...call.args, ...Object.values(call.keywords)]) {
    if (arg.kind !== 'name' && arg.kind !== 'call') continue;
    const app = expressionApp(scope, arg, target);
    if (app === undefined) continue;
    const { attribute: _taken, ...rest } = app;
    const toAsgi = /(WsgiToAsgi|WSGIMiddleware|ASGIApp)$/.test(callee);
    return {
      ...rest,
      ...(toAsgi ? { protocol: 'asgi' as const } : {}),
      file: scope.file,
      line: call.line,
      what: `${callee}(…)`,
      ...(arg.kind === 'name' ? { from: `${scope.file}:${arg.name}` } : {}),
    };
  }
  return undefined;
}

function importedApp(scope: Scope, name: string): AppObject | undefined {
  for (const origin of nameOrigins(scope.project, scope.file, scope.blocks, name)) {
    const other = otherScope(scope, origin.file);
    if (other === undefined || origin.name === undefined || origin.name === '') continue;
    const app = namedApp(other, origin.name);
    if (app === undefined) continue;
    const line = importLine(scope, name) ?? app.line;
    const from = `${other.file}:${origin.name}`;
    return { ...app, file: scope.file, line, what: `${name}, imported from ${other.file}`, from };
  }
  return undefined;
}

function importLine(scope: Scope, name: string): number | undefined {
  const first = name.split('.')[0];
  const imports = scope.blocks.flatMap((block) => block.imports);
  return imports.find((item) => item.as === first || item.as === '*')?.line;
}
