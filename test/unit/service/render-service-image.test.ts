import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { services } from '../../../builders/catalog.ts';
import { packageRoot } from '../../../src/package-root.ts';
import {
  renderServiceImage,
  serviceImageFiles,
} from '../../../src/service/render-service-image.ts';

describe.each(services.map((service) => [service.id, service] as const))('%s', (_, service) => {
  test('is made of files that warp has', () => {
    for (const file of serviceImageFiles(service.debian)) {
      expect(existsSync(join(packageRoot(), file))).toBe(true);
    }
  });

  test('runs as a user of its own, by the number that its official image has', () => {
    const text = renderServiceImage(service.debian, { base: 'debian:x', caFile: undefined });
    expect(text).toMatch(/^FROM debian:x\n/);
    expect(text).toContain('\nUSER 999:999\n');
  });

  test('mounts the CA bundle of the machine, and keeps nothing of it', () => {
    const caFile = 'machine/ca.crt';
    const text = renderServiceImage(service.debian, { base: 'debian:x', caFile });
    expect(text).toContain(`source=/${caFile}`);
    expect(text.split('\n').filter((line) => line.startsWith('COPY'))).toHaveLength(1);
  });

  test('has the version that is asked for where nothing is said', () => {
    expect(`${service.debian.version}.`).toMatch(new RegExp(`^${service.version}\\.`));
  });
});
