import { sizeText } from '../config/size.ts';
import type { PlannedSetting } from './types.ts';

/** A setting's value as warp.yaml has it: `1m30s` as `90s`, `1GiB`, `off`. */
export function settingText(kind: PlannedSetting['kind'], value: PlannedSetting['value']): string {
  if (value === 'auto') return 'auto';
  if (value === '' || value === false || (value === 0 && kind !== 'switch')) return 'off';
  if (kind === 'duration') return `${Number(value) / 1000}s`;
  if (kind === 'size') return sizeText(Number(value));
  return value === true ? 'on' : String(value);
}
