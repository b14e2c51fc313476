import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { laidOut } from '../../../monitoring/grafana/panels.ts';
import { sections } from '../../../monitoring/grafana/sections.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const rule = z.object({
  alert: z.string().optional(),
  expr: z.string(),
  labels: z.object({ severity: z.enum(['critical', 'warning']) }).optional(),
  annotations: z
    .object({ summary: z.string(), description: z.string(), runbook_url: z.string() })
    .optional(),
});
const file = z.object({ groups: z.array(z.object({ rules: z.array(rule) })) });
const rules = file
  .parse(parse(read('monitoring/prometheus/alerts.yml')))
  .groups.flatMap((group) => group.rules);
const alerts = rules.flatMap(({ alert, ...rest }) => (alert ? [{ alert, ...rest }] : []));
const docs = read('docs/monitoring.md');

describe.each(alerts)('$alert', ({ alert, labels, annotations }) => {
  test('says how urgent it is, what it is and what to do', () => {
    expect(labels?.severity).toBeDefined();
    expect(annotations?.runbook_url).toBe(`docs/monitoring.md#${alert.toLowerCase()}`);
    expect(docs).toContain(`\n### ${alert}\n`);
  });

  test('has a story in which it is raised', () => {
    expect(read('monitoring/prometheus/alerts.test.yml')).toContain(alert);
  });
});

test('the runbook knows no alert that is not there', () => {
  const explained = [...docs.matchAll(/^### (Warp\w+)$/gm)].map(([, name]) => name);
  expect(explained).toEqual(alerts.map(({ alert }) => alert));
});

test('every metric of a rule or a panel is explained', () => {
  const panels = JSON.stringify(laidOut(sections));
  const named = `${panels}${rules.map(({ expr }) => expr).join('\n')}`.match(/\bwarp_\w+/g) ?? [];
  const names = new Set(
    named.map((name) => name.replace(/_seconds_(bucket|count|sum)$/, '_seconds')),
  );
  expect([...names].filter((name) => !docs.includes(`\`${name}`))).toEqual([]);
});

test('panels overlap nowhere and stay within 24 columns', () => {
  const taken = new Set<string>();
  for (const { gridPos } of laidOut(sections)) {
    const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 25, h: 0 };
    expect(x + w).toBeLessThanOrEqual(24);
    for (let column = x; column < x + w; column += 1) {
      for (let line = y; line < y + h; line += 1) {
        expect(taken).not.toContain(`${column} ${line}`);
        taken.add(`${column} ${line}`);
      }
    }
  }
});
