import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexSettings } from '../../../builders/python/index-settings/index-secret.ts';
import { parseNetrc } from '../../../builders/python/index-settings/netrc.ts';
import { parsePipConf } from '../../../builders/python/index-settings/pip-conf.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

function secretOf(
  files: Record<string, string>,
  machine: { env?: Record<string, string>; files?: Record<string, string> } = {},
): string | undefined {
  return indexSettings.content(memoryApp(files), { env: {}, files: {}, ...machine });
}

describe('settings of the machine for package indexes', () => {
  it('are nothing where the machine and the app have none', () => {
    expect(secretOf({ 'app.py': '' })).toBeUndefined();
  });

  it('are what pip is told, by files and stronger by variables', () => {
    const conf =
      '[global]\nindex-url = http://a/simple\nextra-index-url =\n  http://b/simple\n  http://c/simple\n';
    const files = { '/etc/pip.conf': conf };
    expect(secretOf({}, { files })).toBe(
      "UV_DEFAULT_INDEX='http://a/simple'\nUV_INDEX='http://b/simple http://c/simple'\nUV_INDEX_STRATEGY='unsafe-best-match'\n",
    );
    const secret = secretOf({}, { files, env: { PIP_INDEX_URL: 'http://d/simple' } });
    expect(secret).toContain("UV_DEFAULT_INDEX='http://d/simple'");
  });

  it('leave out folders of the machine, which are none in the build', () => {
    expect(secretOf({}, { env: { PIP_FIND_LINKS: '/opt/wheels' } })).toBeUndefined();
  });

  it("take Poetry's sources, with its credentials for the index of that name", () => {
    const pyproject =
      '[[tool.poetry.source]]\nname = "corp"\nurl = "https://corp.example/simple"\n';
    const env = { POETRY_HTTP_BASIC_CORP_PASSWORD: "it's" };
    const secret = secretOf({ 'pyproject.toml': pyproject }, { env });
    expect(secret).toContain("UV_INDEX='corp=https://corp.example/simple'");
    expect(secret).toContain("UV_INDEX_CORP_PASSWORD='it'\\''s'");
  });

  it('hand on of a netrc only the hosts that are asked for packages', () => {
    const netrc =
      'machine corp.example login a password b\nmachine bank.example login c password d\n';
    const files = { '~/.netrc': netrc };
    const secret = secretOf(
      { 'requirements.txt': '--index-url https://corp.example/x\n' },
      { files },
    );
    expect(secret).toContain('machine corp.example login a password b');
    expect(secret).not.toContain('bank.example');
  });

  it('hand on variables that addresses in requirements name, and no others', () => {
    const requirements = `--index-url https://\${TOKEN}@corp.example/x\n`;
    const env = { TOKEN: 't', AWS_SECRET_ACCESS_KEY: 'k' };
    expect(secretOf({ 'requirements.txt': requirements }, { env })).toBe("TOKEN='t'\n");
  });
});

describe('parsers of their files', () => {
  it('read any text without failing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parsePipConf(text);
        parseNetrc(text);
      }),
    );
  });

  it('read a netrc over several lines, without macros and the default', () => {
    const text =
      'machine a\n  login x\n  password y\nmacdef init\n  machine evil\n\ndefault login d password e\n# machine c login p password q\n';
    expect(parseNetrc(text)).toEqual([{ host: 'a', login: 'x', password: 'y' }]);
  });
});
