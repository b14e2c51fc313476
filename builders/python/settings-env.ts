import type { RelPath } from '../../src/app/app-source.ts';
import { nameOrigins } from './source/names.ts';
import type { PythonProject } from './source/project.ts';
import type { Block, Expression, Place } from './source/syntax.ts';

export type VariableType = 'string' | 'int' | 'bool' | 'url' | 'float';

/** An environment variable without which a module cannot be imported. */
export interface RequiredVariable {
  readonly name: string;
  readonly type: VariableType;
  readonly file: RelPath;
  readonly line: number;
}

/**
 * Variables read without a default while `files` (settings modules) and the app's own modules they
 * star-import are loaded: `os.environ['X']`, `int(os.getenv('X'))`, django-environ's and environs'
 * `env('X')`, decouple's `config('X')`. Reads in functions, in a `try` that catches the KeyError, or
 * below a test of the variable itself are not required. Each name once, in order of appearance.
 */
export function requiredVariables(
  project: PythonProject,
  files: readonly RelPath[],
): RequiredVariable[] {
  const found = new Map<string, RequiredVariable>();
  for (const file of withStarImports(project, files)) {
    const module = project.module(file);
    if (module === undefined) continue;
    for (const variable of readsOf(project, file, module)) {
      const known = found.get(variable.name);
      if (known === undefined || known.type === 'string') found.set(variable.name, variable);
    }
  }
  return [...found.values()];
}

function withStarImports(project: PythonProject, files: readonly RelPath[]): RelPath[] {
  const order: RelPath[] = [];
  const visit = (file: RelPath): void => {
    if (order.includes(file)) return;
    order.push(file);
    for (const item of project.module(file)?.imports ?? []) {
      if (item.name !== '*') continue;
      const from = project.resolve(item.module, item.level, file);
      if (from !== undefined) visit(from);
    }
  };
  for (const file of files) visit(file);
  return order;
}

interface Reader {
  readonly project: PythonProject;
  readonly file: RelPath;
  readonly module: Block;
  /** Names with a default in `environ.Env(NAME=(type, default))`. */
  readonly scheme: ReadonlyMap<string, boolean>;
}

function readsOf(project: PythonProject, file: RelPath, module: Block): RequiredVariable[] {
  const reader: Reader = { project, file, module, scheme: schemeOf(module) };
  const classes = module.classes.flatMap(({ body }) => [...body.assignments, ...body.evaluations]);
  const statements = [...module.assignments, ...module.evaluations, ...classes];
  return statements
    .filter((statement) => !statement.main)
    .toSorted((a, b) => a.line - b.line)
    .flatMap((statement) => required(reader, statement.value, statement));
}

function required(reader: Reader, value: Expression, place: Place): RequiredVariable[] {
  const found: RequiredVariable[] = [];
  const walk = (expression: Expression, type: VariableType | undefined): void => {
    const read = readOf(reader, expression, type);
    if (read !== undefined && !isGuarded(place, read.name))
      found.push({ ...read, file: reader.file, line: expression.line });
    const inner = conversion(expression);
    // `x if 'X' in os.environ else y` and `a or b` decide for themselves.
    if (expression.kind === 'other' && /^Conditional/.test(expression.syntax)) return;
    for (const part of directParts(expression)) walk(part, inner);
  };
  walk(value, undefined);
  return found;
}

function directParts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return [expression.callee, ...expression.args, ...Object.values(expression.keywords)];
    case 'member':
      return [expression.object];
    case 'subscript':
      return expression.index === undefined
        ? [expression.object]
        : [expression.object, expression.index];
    case 'other':
      return expression.parts;
    case 'name':
    case 'string':
      return [];
    default:
      return expression satisfies never;
  }
}

const conversions: Readonly<Record<string, VariableType>> = {
  int: 'int',
  float: 'float',
  bool: 'bool',
  strtobool: 'bool',
  'dj_database_url.parse': 'url',
  'distutils.util.strtobool': 'bool',
  urlparse: 'url',
};

function conversion(expression: Expression): VariableType | undefined {
  if (expression.kind !== 'call' || expression.callee.kind !== 'name') return undefined;
  return conversions[expression.callee.name];
}

interface Read {
  readonly name: string;
  readonly type: VariableType;
}

function readOf(
  reader: Reader,
  expression: Expression,
  around: VariableType | undefined,
): Read | undefined {
  if (expression.kind === 'subscript') return subscriptRead(reader, expression, around);
  if (expression.kind !== 'call' || expression.callee.kind !== 'name') return undefined;
  const { callee, args } = expression;
  const origins = originsOf(reader, callee.name);
  if (origins.some((name) => /^os\.(getenv|environ\.get)$/.test(name))) {
    // None is no number: without the variable the conversion fails.
    const converted = around === 'int' || around === 'float' || around === 'url';
    const name = args.length === 1 && converted ? stringOf(args[0]) : undefined;
    return name === undefined ? undefined : { name, type: around ?? 'string' };
  }
  return libraryRead(reader, expression, callee.name, around);
}

function subscriptRead(
  reader: Reader,
  expression: Expression & { kind: 'subscript' },
  around: VariableType | undefined,
): Read | undefined {
  const name = stringOf(expression.index);
  const { object } = expression;
  if (name === undefined || object.kind !== 'name') return undefined;
  const environment = originsOf(reader, object.name).some((one) => one === 'os.environ');
  const library = !environment && isEnvironReader(reader, object.name);
  return environment || library ? { name, type: around ?? typeByName(name) } : undefined;
}

const castTypes: Readonly<Record<string, VariableType>> = {
  str: 'string',
  int: 'int',
  float: 'float',
  bool: 'bool',
  url: 'url',
  db: 'url',
  db_url: 'url',
  dj_db_url: 'url',
  database_url: 'url',
  cache: 'url',
  cache_url: 'url',
  dj_cache_url: 'url',
  email: 'url',
  email_url: 'url',
  search_url: 'url',
  channels: 'url',
};

const defaultNames: Readonly<Record<string, string>> = {
  db: 'DATABASE_URL',
  db_url: 'DATABASE_URL',
  cache: 'CACHE_URL',
  cache_url: 'CACHE_URL',
  email: 'EMAIL_URL',
  email_url: 'EMAIL_URL',
};

/** `env('X')`, `env.int('X')`, `env.db()`, `config('X', cast=int)`, all without `default`. */
function libraryRead(
  reader: Reader,
  call: Expression & { kind: 'call' },
  callee: string,
  around: VariableType | undefined,
): Read | undefined {
  const at = callee.lastIndexOf('.');
  const base = at === -1 ? callee : callee.slice(0, at);
  const method = at === -1 ? '' : callee.slice(at + 1);
  const decouple = isDecouple(reader, callee);
  if (!decouple && !isEnvironReader(reader, base)) return undefined;
  if (/^(read_env|read_envfile|prefixed|seal)$/.test(method)) return undefined;
  const name = call.args.length === 0 ? defaultNames[method] : stringOf(call.args[0]);
  // What follows the name is the default; only django-environ's `env()` has a cast in between.
  const second = call.args[1];
  const isCast = method === '' && second?.kind === 'name' && second.name in castTypes;
  const positional = decouple ? call.args[2] : isCast ? second : undefined;
  const cast = call.keywords.cast ?? positional;
  const hasDefault = 'default' in call.keywords || call.args.length > (!decouple && isCast ? 2 : 1);
  if (name === undefined || hasDefault || reader.scheme.get(name) === true) return undefined;
  const castName = cast?.kind === 'name' ? cast.name : method;
  return { name, type: castTypes[castName] ?? around ?? typeByName(name) };
}

function typeByName(name: string): VariableType {
  return /(^|_)(URL|URI|DSN)$/.test(name) ? 'url' : 'string';
}

function originsOf(reader: Reader, dotted: string): string[] {
  const { project, file, module } = reader;
  const origins = nameOrigins(project, file, [module], dotted).map(({ qualified }) => qualified);
  // An alias at the top of the file: `env = os.environ`.
  const [first = '', ...rest] = dotted.split('.');
  const alias = module.assignments.find(({ targets }) => targets[0] === first)?.value;
  if (alias?.kind !== 'name' || alias.name.split('.')[0] === first) return origins;
  const aliased = nameOrigins(project, file, [module], alias.name);
  return [...origins, ...aliased.map(({ qualified }) => [qualified, ...rest].join('.'))];
}

function isDecouple(reader: Reader, callee: string): boolean {
  const origins = originsOf(reader, callee);
  if (origins.some((name) => /^decouple\.(config|AutoConfig)$/.test(name))) return true;
  const made = maker(reader, callee);
  return made.some((name) =>
    /^(decouple\.(Config|AutoConfig)|starlette\.config\.Config)$/.test(name),
  );
}

/** An `environ.Env()`, `environs.Env()` or `FileAwareEnv()`; also imported from another module. */
function isEnvironReader(reader: Reader, name: string): boolean {
  if (maker(reader, name).some((made) => /^(environ|environs)\.\w*Env$/.test(made))) return true;
  const { project, file, module } = reader;
  return nameOrigins(project, file, [module], name).some((origin) => {
    const other = origin.file === undefined ? undefined : project.module(origin.file);
    if (other === undefined || origin.file === undefined || origin.file === file) return false;
    const inner = { ...reader, file: origin.file, module: other };
    return isEnvironReader(inner, origin.name ?? '');
  });
}

/** Qualified names of what is called to make the object behind a name of the module. */
function maker(reader: Reader, name: string): string[] {
  const { project, file, module } = reader;
  const value = module.assignments.find(({ targets }) => targets[0] === name)?.value;
  if (value?.kind !== 'call' || value.callee.kind !== 'name') return [];
  return nameOrigins(project, file, [module], value.callee.name).map(({ qualified }) => qualified);
}

function schemeOf(module: Block): ReadonlyMap<string, boolean> {
  const scheme = new Map<string, boolean>();
  for (const { value } of module.assignments) {
    if (value.kind !== 'call' || value.callee.kind !== 'name') continue;
    if (!/(^|\.)\w*Env$/.test(value.callee.name)) continue;
    for (const [name, declared] of Object.entries(value.keywords))
      scheme.set(name, declared.kind === 'other' && declared.parts.length > 1);
  }
  return scheme;
}

function stringOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'string' ? expression.value : undefined;
}

/** Below `if 'X' in os.environ`, `if os.getenv('X')`, or in a `try` that catches what is raised. */
function isGuarded(place: Place, name: string): boolean {
  return place.guards.some(
    (guard) =>
      guard.includes(`'${name}'`) ||
      guard.includes(`"${name}"`) ||
      /^except: *$|^except: .*\b(KeyError|Exception|ImproperlyConfigured|UndefinedValueError)\b/.test(
        guard,
      ),
  );
}
