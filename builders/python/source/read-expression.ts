import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type SourceText } from './source-text.ts';
import type { Expression } from './syntax.ts';

/** Reads an expression node of @lezer/python's tree. Total: what it does not know is `other`. */
export function readExpression(source: SourceText, node: SyntaxNode): Expression {
  const line = source.line(node.from);
  switch (node.name) {
    case 'VariableName':
      return { kind: 'name', name: source.text(node), line };
    case 'String':
      return { kind: 'string', value: literalValue(source.text(node)), line };
    case 'ContinuedString':
      return readContinuedString(source, node);
    case 'MemberExpression':
      return readMember(source, node);
    case 'CallExpression':
      return readCall(source, node);
    case 'ParenthesizedExpression':
      return readParenthesized(source, node);
    default:
      return readOther(source, node);
  }
}

function readContinuedString(source: SourceText, node: SyntaxNode): Expression {
  const parts = childrenOf(node);
  if (parts.some((part) => part.name !== 'String')) return readOther(source, node);
  const value = parts.map((part) => literalValue(source.text(part))).join('');
  return { kind: 'string', value, line: source.line(node.from) };
}

function readMember(source: SourceText, node: SyntaxNode): Expression {
  const line = source.line(node.from);
  const [objectNode, ...rest] = childrenOf(node);
  if (objectNode === undefined) return readOther(source, node);
  const object = readExpression(source, objectNode);
  const property = rest.find((child) => child.name === 'PropertyName');
  if (property !== undefined) {
    const name = source.text(property);
    if (object.kind === 'name') return { kind: 'name', name: `${object.name}.${name}`, line };
    return { kind: 'member', object, name, line };
  }
  const index = rest.find((child) => isExpression(child));
  return {
    kind: 'subscript',
    object,
    index: index === undefined ? undefined : readExpression(source, index),
    line,
  };
}

function readCall(source: SourceText, node: SyntaxNode): Expression {
  const [calleeNode, argumentList] = childrenOf(node);
  if (calleeNode === undefined) return readOther(source, node);
  return {
    kind: 'call',
    callee: readExpression(source, calleeNode),
    ...readArguments(source, argumentList),
    line: source.line(node.from),
  };
}

/** Reads an `ArgList`: of a call, or of a class definition (its bases). */
export function readArguments(
  source: SourceText,
  list: SyntaxNode | undefined,
): { args: Expression[]; keywords: Record<string, Expression> } {
  const args: Expression[] = [];
  const keywords: Record<string, Expression> = {};
  const nodes = list === undefined ? [] : childrenOf(list);
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined || !isExpression(node)) continue;
    const value = nodes[at + 2];
    if (nodes[at + 1]?.name === 'AssignOp' && value !== undefined) {
      keywords[source.text(node)] = readExpression(source, value);
      at += 2;
    } else {
      args.push(readExpression(source, node));
    }
  }
  return { args, keywords };
}

function readParenthesized(source: SourceText, node: SyntaxNode): Expression {
  const inner = childrenOf(node).filter(isExpression);
  const only = inner[0];
  return inner.length === 1 && only !== undefined
    ? readExpression(source, only)
    : readOther(source, node);
}

function readOther(source: SourceText, node: SyntaxNode): Expression {
  const parts = childrenOf(node)
    .filter(isExpression)
    .map((child) => readExpression(source, child));
  const text = source.text(node).slice(0, 200);
  return { kind: 'other', syntax: node.name, parts, text, line: source.line(node.from) };
}

const wordOperators = new Set(['not', 'and', 'or', 'in', 'is', 'if', 'else', 'await', 'lambda']);

/** True for nodes that are values: not punctuation, operators or keywords. */
export function isExpression(node: SyntaxNode): boolean {
  return /^[A-Z]/.test(node.name) && !/Op$|^Comment$|^TypeDef$/.test(node.name)
    ? !wordOperators.has(node.name)
    : false;
}

/** Value of a string literal. Escapes stay as written: names and paths hold none. */
export function literalValue(literal: string): string {
  const match = /^[a-zA-Z]*("""|'''|"|')([\s\S]*?)\1$/.exec(literal);
  return match?.[2] ?? literal;
}
