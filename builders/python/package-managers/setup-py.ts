import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';

/** What a setup.py says in plain literals; it is never run. */
export interface SetupPy {
  /** Undefined: not given. `computed`: given, but not as literals. */
  readonly installRequires: readonly string[] | 'computed' | undefined;
  readonly extrasRequire: Readonly<Record<string, readonly string[]>>;
  readonly pythonRequires: { readonly value: string; readonly line: number } | undefined;
  /** Keyword names of the `setup()` call. */
  readonly keywords: ReadonlySet<string>;
  readonly line: number;
}

/** Undefined where the file calls no `setup()`. */
export function readSetupPy(text: string): SetupPy | undefined {
  const tree = parser.parse(text);
  const call = findSetupCall(tree.topNode, text);
  if (!call) return undefined;
  const args = keywordArguments(call, text);
  const names = assignments(tree.topNode, text);
  const requires = args.get('install_requires');
  const python = args.get('python_requires');
  const pythonText = python && stringOf(resolve(python, names, text), text);
  return {
    installRequires: requires && (stringList(resolve(requires, names, text), text) ?? 'computed'),
    extrasRequire: extras(args.get('extras_require'), names, text),
    pythonRequires:
      python && pythonText !== undefined
        ? { value: pythonText, line: lineAt(text, python.from) }
        : undefined,
    keywords: new Set(args.keys()),
    line: lineAt(text, call.from),
  };
}

function findSetupCall(top: SyntaxNode, text: string): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  top.cursor().iterate((node) => {
    if (node.name !== 'CallExpression' || found) return;
    const callee = node.node.firstChild;
    if (callee && /^(setuptools\.|core\.)?setup$/.test(text.slice(callee.from, callee.to))) {
      found = node.node;
    }
  });
  return found;
}

function keywordArguments(call: SyntaxNode, text: string): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  const list = call.getChild('ArgList');
  for (let at = list?.firstChild; at; at = at.nextSibling) {
    const assign = at.nextSibling;
    if (at.name !== 'VariableName' || assign?.name !== 'AssignOp' || !assign.nextSibling) continue;
    found.set(text.slice(at.from, at.to), assign.nextSibling);
  }
  return found;
}

function assignments(top: SyntaxNode, text: string): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  for (const statement of top.getChildren('AssignStatement')) {
    const name = statement.firstChild;
    const value = statement.lastChild;
    if (name?.name === 'VariableName' && value) found.set(text.slice(name.from, name.to), value);
  }
  return found;
}

function resolve(node: SyntaxNode, names: Map<string, SyntaxNode>, text: string): SyntaxNode {
  if (node.name !== 'VariableName') return node;
  return names.get(text.slice(node.from, node.to)) ?? node;
}

function extras(
  node: SyntaxNode | undefined,
  names: Map<string, SyntaxNode>,
  text: string,
): Record<string, readonly string[]> {
  const found: Record<string, readonly string[]> = {};
  const dictionary = node && resolve(node, names, text);
  if (dictionary?.name !== 'DictionaryExpression') return found;
  let key: string | undefined;
  for (let at = dictionary.firstChild; at; at = at.nextSibling) {
    if (key === undefined) key = stringOf(at, text);
    else if (at.name !== ':') {
      const list = stringList(resolve(at, names, text), text);
      if (list) found[key] = list;
      key = undefined;
    }
  }
  return found;
}

/** The strings of a list or tuple of literals; undefined when anything else is in it. */
function stringList(node: SyntaxNode, text: string): readonly string[] | undefined {
  if (node.name !== 'ArrayExpression' && node.name !== 'TupleExpression') return undefined;
  const found: string[] = [];
  for (let at = node.firstChild; at; at = at.nextSibling) {
    if (['[', ']', '(', ')', ',', 'Comment'].includes(at.name)) continue;
    const value = stringOf(at, text);
    if (value === undefined) return undefined;
    found.push(value);
  }
  return found;
}

function stringOf(node: SyntaxNode, text: string): string | undefined {
  if (node.name === 'ContinuedString') {
    const parts: string[] = [];
    for (let at = node.firstChild; at; at = at.nextSibling) parts.push(stringOf(at, text) ?? '');
    return parts.join('');
  }
  if (node.name !== 'String') return undefined;
  const literal = /^[uUrR]?("""|'''|"|')([\s\S]*)\1$/.exec(text.slice(node.from, node.to));
  return literal?.[2];
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
