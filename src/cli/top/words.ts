/** Numbers as people read them. */

/** `12 ms`, `2.1 s`, `75 s`, `12 min`; `–` for what is not known. */
export function seconds(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value < 0.0095) return `${Number((value * 1000).toFixed(1))} ms`;
  if (value < 0.9995) return `${Math.round(value * 1000)} ms`;
  if (value < 9.95) return `${value.toFixed(1)} s`;
  if (value < 120) return `${Math.round(value)} s`;
  if (value < 7200) return `${Math.round(value / 60)} min`;
  return `${Math.round(value / 3600)} h`;
}

/** Without decimals: `0 s`, `7 s`, `12 min`. */
export function wholeSeconds(value: number): string {
  return value < 120 ? `${Math.round(value)} s` : seconds(value);
}

/** `7.2 MiB`, in powers of 1024 as memory limits are written. */
export function bytes(value: number | null | undefined): string {
  if (typeof value !== 'number') return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = value < 1 ? 0 : Math.min(4, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1024 ** power;
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power]}`;
}

/** Per second: `0`, `0.3`, `12.5`, `1250`. */
export function rate(value: number | undefined): string {
  if (value === undefined) return '–';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toFixed(1)));
}

/** A part as `52 %`. */
export function percent(value: number | undefined): string {
  return value === undefined ? '–' : `${Math.round(value * 100)} %`;
}

/** `1234567` as `1 234 567`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}
