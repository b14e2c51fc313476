import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verify } from '../../../builders/servers/mod_wsgi/verify/verify.ts';
import { host, machine, main, mistakes, server, site } from '../../support/apache-mistakes.ts';
import { memoryConfig } from '../../support/memory-config.ts';
import { packageFolder } from '../../support/package-folder.ts';

function rulesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { findings } = verify(memoryConfig([main], { ...machine, ...files }));
  return findings.map(({ rule, level, at }) => `${level} ${rule} ${at.file}:${at.line}`);
}

describe('an Apache configuration', () => {
  it('without mistakes has no findings', () => {
    const { findings, applications, files } = verify(
      memoryConfig([main], { ...machine, [main]: server, [site]: host }),
    );
    expect(findings).toEqual([]);
    expect(applications).toEqual([`/: /srv/shop/app.wsgi, in the process group shop (${site}:7)`]);
    expect(files).toEqual([main, site]);
  });

  it.each(mistakes)(
    'with $says is found',
    ({ server: change = same, host: changeHost = same, files, found }) => {
      const broken = { [main]: change(server), [site]: changeHost(host), ...files };
      expect(broken).not.toEqual({ [main]: server, [site]: host });
      expect([...rulesOf(broken)].sort()).toEqual([...found].sort());
    },
  );

  it('keeps the value of a secret to itself', () => {
    const broken = {
      [main]: server,
      [site]: host.replace('WSGIPass', 'SetEnv SECRET_KEY hush\n WSGIPass'),
    };
    expect(JSON.stringify(verify(memoryConfig([main], { ...machine, ...broken })))).not.toContain(
      'hush',
    );
  });
});

describe('every rule', () => {
  const rules = join(packageFolder(), 'builders/servers/mod_wsgi/verify/rules');
  const source = readdirSync(rules)
    .map((file) => readFileSync(join(rules, file), 'utf8'))
    .join('');
  const named = [...source.matchAll(/rule: [`']([a-z-]+)(?=['$])/g)].map(([, rule = '']) => rule);

  it('stands in docs/apache.md', () => {
    const doc = readFileSync(join(packageFolder(), 'docs/apache.md'), 'utf8');
    expect(named.filter((rule) => !doc.includes(`\`${rule}`))).toEqual([]);
  });

  it('is broken by one of the mistakes here', () => {
    const broken = mistakes.flatMap(({ found }) => found).join(' ');
    expect(named.filter((rule) => !broken.includes(` ${rule}`))).toEqual([]);
  });
});

function same(text: string): string {
  return text;
}
