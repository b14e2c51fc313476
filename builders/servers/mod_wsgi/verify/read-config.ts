import { posix } from 'node:path';
import type { SystemConfig } from '../../../../src/builder/system-server.ts';
import { holds } from './conditions.ts';
import { debianVariables } from './debian-variables.ts';
import { matchingFiles } from './matching-files.ts';
import { isSection, type Node, parseFile, type Section } from './parse-file.ts';

/** A section that a directive is in. */
export interface Scope {
  readonly name: string;
  readonly args: readonly string[];
  /** Tells two sections with the same words apart. */
  readonly at: string;
}

/** A directive that counts, with variables filled in. */
export interface Directive {
  /** Lower case. */
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Outermost first; conditions are not among them. */
  readonly scopes: readonly Scope[];
}

/** What Apache would read. */
export interface ReadConfig {
  readonly files: readonly string[];
  readonly directives: readonly Directive[];
  /** Identifiers of loaded modules: `wsgi_module`. */
  readonly modules: ReadonlySet<string>;
  /** No whole configuration: which modules are loaded is not known. */
  readonly part: boolean;
  readonly unknown: readonly string[];
}

/** Sections that ask for something rather than being about requests. */
const conditional = new Set([
  'ifmodule',
  'ifdefine',
  'ifversion',
  'iffile',
  'ifdirective',
  'ifsection',
]);

/** Files that include each other end somewhere. */
const deepest = 40;

/** Reads a configuration as Apache does, in order: includes, conditions, variables. */
export function readConfig(config: SystemConfig): ReadConfig {
  const state = new Reading(config);
  for (const file of config.main) state.file(file, [], 0);
  return {
    files: state.files,
    directives: state.directives,
    modules: state.modules,
    part: state.part,
    unknown: [...new Set(state.unknown)],
  };
}

class Reading {
  readonly files: string[] = [];
  readonly directives: Directive[] = [];
  readonly modules = new Set<string>();
  readonly unknown: string[] = [];
  readonly part: boolean;
  private readonly config: SystemConfig;
  private readonly defined: Map<string, string>;
  /** Where ServerRoot's paths are found. */
  private readonly folder: string;
  private serverRoot: string;

  constructor(config: SystemConfig) {
    this.config = config;
    this.defined = new Map(debianVariables(config));
    const [first = '/'] = config.main;
    const text = config.text(first) ?? '';
    this.part = !/^\s*(ServerRoot|LoadModule|IncludeOptional\s+mods-enabled)\b/im.test(text);
    const own = posix.dirname(first);
    this.folder = posix.basename(own) === 'conf' ? posix.dirname(own) : own;
    this.serverRoot = this.folder;
  }

  file(path: string, scopes: readonly Scope[], depth: number): void {
    const text = this.config.text(path);
    if (text === undefined) {
      this.unknown.push(`${path} cannot be read`);
      return;
    }
    if (depth > deepest) {
      this.unknown.push(`${path} is included by itself`);
      return;
    }
    if (!this.files.includes(path)) this.files.push(path);
    this.nodes(parseFile(text), { path, scopes, depth });
  }

  private nodes(nodes: readonly Node[], place: Place): void {
    for (const node of nodes) {
      if (isSection(node)) this.section(node, place);
      else this.directive(node, place);
    }
  }

  private section(node: Section, place: Place): void {
    const name = node.name.toLowerCase();
    const args = node.args.map((arg) => this.filled(arg));
    if (conditional.has(name)) {
      if (this.holds(name, args)) this.nodes(node.inside, place);
      return;
    }
    if (name === 'macro') {
      this.unknown.push(`${place.path}:${node.line}: what Macro ${args[0]} writes is not followed`);
      return;
    }
    const scope = { name, args, at: `${place.path}:${node.line}` };
    this.nodes(node.inside, { ...place, scopes: [...place.scopes, scope] });
  }

  private holds(name: string, args: readonly string[]): boolean {
    return holds(name, args, {
      modules: this.modules,
      defined: this.defined,
      part: this.part,
      isThere: (path) => this.config.kind(this.onDisk(path)) !== 'none',
    });
  }

  private directive(node: Exclude<Node, Section>, place: Place): void {
    const name = node.name.toLowerCase();
    const args = node.args.map((arg) => this.filled(arg));
    switch (name) {
      case 'include':
      case 'includeoptional':
        this.include(args[0] ?? '', { ...place, line: node.line, optional: name !== 'include' });
        return;
      case 'define':
        this.defined.set(args[0] ?? '', args[1] ?? '');
        break;
      case 'undefine':
        this.defined.delete(args[0] ?? '');
        break;
      case 'serverroot':
        this.serverRoot = args[0] ?? this.serverRoot;
        break;
      case 'loadmodule':
        this.modules.add((args[0] ?? '').toLowerCase());
        break;
      default:
    }
    const { path: file, scopes } = place;
    this.directives.push({ name, args, file, line: node.line, text: node.text, scopes });
  }

  private include(
    pattern: string,
    place: Place & { readonly line: number; readonly optional: boolean },
  ): void {
    const path = this.onDisk(pattern);
    const found = matchingFiles(this.config, path);
    if (found.length === 0 && !place.optional) {
      this.unknown.push(`${place.path}:${place.line}: Include ${pattern} finds nothing`);
    }
    for (const file of found) this.file(file, place.scopes, place.depth + 1);
  }

  /** A configuration may be a copy of that of another machine, in another folder. */
  private onDisk(path: string): string {
    const full = posix.isAbsolute(path) ? path : posix.join(this.serverRoot, path);
    const inside = posix.relative(this.serverRoot, full);
    return inside.startsWith('..') ? full : posix.join(this.folder, inside);
  }

  private filled(word: string): string {
    return word.replace(/\$\{([^}]+)\}/g, (all, name) => this.defined.get(name) ?? all);
  }
}

interface Place {
  readonly path: string;
  readonly scopes: readonly Scope[];
  readonly depth: number;
}
