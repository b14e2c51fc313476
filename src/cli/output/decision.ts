import type { Reason } from '../../plan/types.ts';

/** The rule that decided and where its evidence stands. */
export function reasonText({ rule, at, via }: Reason): string {
  const place = at && (at.line === undefined ? at.file : `${at.file}:${at.line}`);
  return `${rule}${place === undefined ? '' : ` (${place})`}${via === 'assumed' ? ' [assumed]' : ''}`;
}

/** A decided value in one line. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '(none)' : value;
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(valueText).join(', ');
  return JSON.stringify(value) ?? '(none)';
}
