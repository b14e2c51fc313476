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

  it.each(['requirements.txt', 'requirements/production.txt', 'api/requirements-prod.txt'])(
    'hand on variables that addresses in %s name, and no others',
    (file) => {
      const requirements = `--index-url https://\${TOKEN}@corp.example/x\n`;
      const env = { TOKEN: 't', AWS_SECRET_ACCESS_KEY: 'k' };
      expect(secretOf({ [file]: requirements }, { env })).toBe("TOKEN='t'\n");
    },
  );
});

describe("variables in the address of a Pipfile's source", () => {
  const files = {
    Pipfile: `[[source]]\nname = "corp"\nurl = "https://\${WHO}:$PASS@corp.example/simple"\n[packages]\nflask = "*"\n`,
  };

  it('are filled in where you build', () => {
    const secret = secretOf(files, { env: { WHO: 'me', PASS: 'p$1' } });
    expect(secret).toContain("UV_INDEX='corp=https://me:p$1@corp.example/simple'");
  });

  it('are asked for by their names and by no others', () => {
    const asked = indexSettings.env(memoryApp(files));
    expect(asked).toEqual(expect.arrayContaining(['WHO', 'PASS']));
  });

  it('are told where they are not set, and the index is not left out for that', () => {
    const found = { env: { WHO: 'me' }, files: {} };
    const [warning] = indexSettings.warnings(memoryApp(files), found);
    expect(warning?.code).toBe('WARP_INDEX_VARIABLE');
    expect(warning?.message).toMatch(/have PASS in/);
    expect(secretOf(files, found)).toContain('me:$PASS@corp.example');
  });
});

describe("a keyring of the machine's", () => {
  const uv = {
    env: { UV_KEYRING_PROVIDER: 'subprocess', UV_INDEX: 'corp-a=https://a.example/simple' },
  };
  const warned = (
    machine: { env?: Record<string, string>; files?: Record<string, string> },
    app = {},
  ) => indexSettings.warnings(memoryApp(app), { env: {}, files: {}, ...machine });

  it('cannot reach the build: what can is named', () => {
    const [warning] = warned(uv);
    expect(warning?.code).toBe('WARP_INDEX_KEYRING');
    expect(warning?.message).toMatch(/^UV_KEYRING_PROVIDER .*a\.example/);
    expect(warning?.hint).toContain('UV_INDEX_CORP_A_USERNAME and UV_INDEX_CORP_A_PASSWORD');
    expect(warning?.hint).toContain('~/.netrc');
  });

  it.each([
    [
      "pip's variables",
      { env: { PIP_KEYRING_PROVIDER: 'import', PIP_INDEX_URL: 'https://b.example/x' } },
      {},
    ],
    [
      "pip's file",
      {
        files: {
          '~/.config/pip/pip.conf':
            '[global]\nkeyring-provider = subprocess\nindex-url = https://b.example/x\n',
        },
      },
      {},
    ],
    [
      "the app's own settings",
      {},
      {
        'pyproject.toml':
          '[tool.uv]\nkeyring-provider = "subprocess"\n[[tool.uv.index]]\nname = "b"\nurl = "https://b.example/x"\n',
      },
    ],
  ])('is known from %s', (_, machine, app) => {
    expect(warned(machine, app)).toMatchObject([{ code: 'WARP_INDEX_KEYRING' }]);
  });

  it.each([
    ['no index asks for credentials', { env: { UV_KEYRING_PROVIDER: 'subprocess' } }],
    ['it is turned off', { env: { ...uv.env, UV_KEYRING_PROVIDER: 'disabled' } }],
    ['a variable gives them', { env: { ...uv.env, UV_INDEX_CORP_A_PASSWORD: 'p' } }],
    ['the address has them', { env: { ...uv.env, UV_INDEX: 'https://u:p@a.example/simple' } }],
    ['a netrc has them', { ...uv, files: { '~/.netrc': 'machine a.example login u password p' } }],
  ])('needs no word where %s', (_, machine) => {
    expect(warned(machine)).toEqual([]);
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
