import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import { isExpression, readArguments, readExpression } from './read-expression.ts';
import { readImports } from './read-import.ts';
import { childrenOf, type SourceText, sourceText } from './source-text.ts';
import type {
  Assignment,
  Block,
  ClassDefinition,
  Evaluation,
  Expression,
  FunctionDefinition,
  Import,
  Parameter,
  Place,
} from './syntax.ts';

interface OpenBlock {
  readonly imports: Import[];
  readonly assignments: Assignment[];
  readonly functions: FunctionDefinition[];
  readonly classes: ClassDefinition[];
  readonly evaluations: Evaluation[];
  readonly returns: Expression[];
}

interface Reader {
  readonly source: SourceText;
  readonly block: OpenBlock;
}

type Surroundings = Omit<Place, 'line'>;

/** Levels of a syntax tree: Python itself gives up at 200 brackets and 100 indentations. */
const maxDepth = 600;

/**
 * Reads a module. Never throws: the parser recovers from syntax errors (Python 2 code, say), and a
 * source nested deeper than any Python takes is empty.
 */
export function readModule(text: string): Block {
  const source = sourceText(text);
  const tree = parser.parse(text);
  if (isTooDeep(tree)) return openBlock();
  return readBody(source, tree.topNode, { main: false, guards: [] });
}

function isTooDeep(tree: Tree): boolean {
  let depth = 0;
  let deepest = 0;
  tree.iterate({
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      return deepest <= maxDepth;
    },
    leave: () => {
      depth -= 1;
    },
  });
  return deepest > maxDepth;
}

function openBlock(): OpenBlock {
  return {
    imports: [],
    assignments: [],
    functions: [],
    classes: [],
    evaluations: [],
    returns: [],
  };
}

function readBody(source: SourceText, node: SyntaxNode, around: Surroundings): Block {
  const block = openBlock();
  readStatements({ source, block }, node, around);
  return block;
}

function readStatements(reader: Reader, body: SyntaxNode, around: Surroundings): void {
  for (const node of childrenOf(body)) readStatement(reader, node, around);
}

function readStatement(reader: Reader, node: SyntaxNode, around: Surroundings): void {
  const { source, block } = reader;
  const place: Place = { ...around, line: source.line(node.from) };
  switch (node.name) {
    case 'ImportStatement':
      block.imports.push(...readImports(source, node, place));
      break;
    case 'AssignStatement':
      readAssignment(reader, node, place);
      break;
    case 'FunctionDefinition':
      block.functions.push(readFunction(source, node, place, []));
      break;
    case 'ClassDefinition':
      block.classes.push(readClass(source, node, place));
      break;
    case 'DecoratedStatement':
      readDecorated(reader, node, place);
      break;
    case 'ReturnStatement':
      block.returns.push(...expressionsOf(source, node));
      break;
    case 'IfStatement':
      readIf(reader, node, around);
      break;
    default:
      readCompound(reader, node, around);
  }
}

/** `try`, `with`, `for`, `while`, `match`, a lone expression: their bodies run with the block. */
function readCompound(reader: Reader, node: SyntaxNode, around: Surroundings): void {
  const inner =
    node.name === 'TryStatement'
      ? { ...around, guards: [...around.guards, ...caughtBy(reader.source, node)] }
      : around;
  for (const child of childrenOf(node)) {
    if (child.name === 'Body') readStatements(reader, child, inner);
    else if (isExpression(child) && /Statement$|^MatchBody$/.test(child.name))
      readStatement(reader, child, inner);
    else if (isExpression(child)) evaluate(reader, child, inner);
  }
}

function caughtBy(source: SourceText, node: SyntaxNode): string[] {
  const nodes = childrenOf(node);
  return nodes.flatMap((child, at) => {
    if (child.name !== 'except') return [];
    const what = nodes[at + 1];
    return [`except: ${what === undefined || what.name === 'Body' ? '' : source.text(what)}`];
  });
}

function readIf(reader: Reader, node: SyntaxNode, around: Surroundings): void {
  let inner = around;
  for (const child of childrenOf(node)) {
    if (child.name === 'Body') readStatements(reader, child, inner);
    else if (child.name === 'else') inner = { ...around, guards: [...around.guards, 'else'] };
    else if (isExpression(child)) {
      const condition = reader.source.text(child);
      evaluate(reader, child, around);
      inner = isMainGuard(condition)
        ? { ...around, main: true }
        : { ...around, guards: [...around.guards, condition] };
    }
  }
}

function isMainGuard(condition: string): boolean {
  return /__name__\s*==\s*["']__main__["']|["']__main__["']\s*==\s*__name__/.test(condition);
}

function evaluate(reader: Reader, node: SyntaxNode, around: Surroundings): void {
  const value = readExpression(reader.source, node);
  reader.block.evaluations.push({ ...around, line: value.line, value });
}

function readAssignment(reader: Reader, node: SyntaxNode, place: Place): void {
  const groups: SyntaxNode[][] = [[]];
  for (const child of childrenOf(node)) {
    if (child.name === 'AssignOp') groups.push([]);
    else if (isExpression(child)) groups.at(-1)?.push(child);
  }
  const right = groups.pop() ?? [];
  const value = readRight(reader.source, right, place.line);
  if (value === undefined) return;
  for (const left of groups) {
    const targets = left.map((target) => reader.source.text(target).replace(/\s+/g, ''));
    reader.block.assignments.push({ ...place, targets, value });
  }
}

function readRight(source: SourceText, nodes: SyntaxNode[], line: number): Expression | undefined {
  const parts = nodes.map((node) => readExpression(source, node));
  if (parts.length <= 1) return parts[0];
  return { kind: 'other', syntax: 'TupleExpression', parts, text: '', line };
}

function readDecorated(reader: Reader, node: SyntaxNode, place: Place): void {
  const decorators: Expression[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === 'Decorator') decorators.push(...readDecorator(reader.source, child));
    const at = { ...place, line: reader.source.line(child.from) };
    if (child.name === 'FunctionDefinition')
      reader.block.functions.push(readFunction(reader.source, child, at, decorators));
    if (child.name === 'ClassDefinition')
      reader.block.classes.push(readClass(reader.source, child, at));
  }
}

/** The grammar spells a decorator's dotted name out in single tokens. */
function readDecorator(source: SourceText, node: SyntaxNode): Expression[] {
  const names = childrenOf(node).filter((child) => /^(Variable|Property)Name$/.test(child.name));
  if (names.length === 0) return expressionsOf(source, node);
  const name = names.map((child) => source.text(child)).join('.');
  return [{ kind: 'name', name, line: source.line(node.from) }];
}

function readFunction(
  source: SourceText,
  node: SyntaxNode,
  place: Place,
  decorators: readonly Expression[],
): FunctionDefinition {
  const children = childrenOf(node);
  const named = (name: string): SyntaxNode | undefined => children.find((c) => c.name === name);
  const name = named('VariableName');
  const body = named('Body');
  const annotation = named('TypeDef');
  return {
    ...place,
    name: name === undefined ? '' : source.text(name),
    async: named('async') !== undefined,
    parameters: readParameters(source, named('ParamList')),
    decorators,
    annotation: annotation === undefined ? undefined : expressionsOf(source, annotation)[0],
    body: readBody(source, body ?? node, { main: false, guards: [] }),
  };
}

function readParameters(source: SourceText, list: SyntaxNode | undefined): Parameter[] {
  const nodes = list === undefined ? [] : childrenOf(list);
  return nodes.flatMap((node, at) => {
    const before = nodes[at - 1]?.name;
    if (node.name !== 'VariableName' || before === 'AssignOp') return [];
    const after = nodes.slice(at + 1).find((next) => next.name !== 'TypeDef')?.name;
    const optional = before === '*' || before === '**' || after === 'AssignOp';
    return [{ name: source.text(node), optional }];
  });
}

function readClass(source: SourceText, node: SyntaxNode, place: Place): ClassDefinition {
  const children = childrenOf(node);
  const name = children.find((child) => child.name === 'VariableName');
  const body = children.find((child) => child.name === 'Body');
  return {
    ...place,
    name: name === undefined ? '' : source.text(name),
    bases: readArguments(
      source,
      children.find((child) => child.name === 'ArgList'),
    ).args,
    body: readBody(source, body ?? node, { main: false, guards: [] }),
  };
}

function expressionsOf(source: SourceText, node: SyntaxNode): Expression[] {
  return childrenOf(node)
    .filter(isExpression)
    .map((child) => readExpression(source, child));
}
