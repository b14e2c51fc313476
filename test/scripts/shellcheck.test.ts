import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Shell by name or by first line. */
function shellFiles(): readonly string[] {
  return ['images', 'builders'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => file.endsWith('.sh') || readFileSync(file, 'utf8').startsWith('#!/bin/sh')),
  );
}

describe('every shell file', () => {
  it('is free of findings by shellcheck', () => {
    const ended = spawnSync('shellcheck', shellFiles(), { cwd: root, encoding: 'utf8' });
    if (ended.error) {
      throw new Error('shellcheck is missing: install it (Debian: apt-get install shellcheck)');
    }
    expect(ended.stdout).toBe('');
  });
});
