import { describe, expect, it } from 'vitest';
import { renderDockerfile } from '../../../src/plan/render-dockerfile.ts';
import type { Plan, Stage, Step } from '../../../src/plan/types.ts';

const reason = { rule: 'test', via: 'default' } as const;

function planWith(steps: readonly Step[], stage: Partial<Stage> = {}): Plan {
  return {
    version: 1,
    warp: '0.0.0',
    platform: 'linux/amd64',
    base: { value: { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' }, reason },
    facts: [],
    tools: {},
    questions: [],
    packages: { run: [], build: [] },
    stages: [{ id: 'image', owner: 'warp', from: { kind: 'base' }, steps, ...stage }],
    image: {
      env: {},
      workdir: '/opt/app-root/src',
      user: '1001:0',
      port: 8080,
      entrypoint: ['/opt/warp/bin/warp'],
      command: ['start', 'web'],
      labels: {},
    },
    processes: [],
    hooks: [],
    volumes: [],
    assumed: [],
    warnings: [],
    ignore: [],
  };
}

const render = (steps: readonly Step[]) =>
  renderDockerfile(planWith(steps), { sourceDateEpoch: 7 }).text;

const run = {
  kind: 'run',
  title: 'doing',
  argv: ['true'],
  as: 'root',
  network: 'none',
  reason,
} as const;

describe('renderDockerfile', () => {
  it('gathers several context paths in a stage of their own, so that nothing else is an input', () => {
    const from = {
      kind: 'context',
      name: 'app',
      include: ['requirements.txt', 'libs/one'],
    } as const;
    const text = render([{ ...run, mounts: [{ from, at: '/in' }] }]);
    expect(text).toContain('FROM scratch AS image-input-1\n');
    expect(text).toContain('COPY ["libs/one","/libs/one"]');
    expect(text).toContain('--mount=type=bind,from=image-input-1,target=/in');
    expect(text.indexOf('image-input-1\n')).toBeLessThan(text.indexOf('AS image\n'));
  });

  it('takes paths as they are, whatever signs the frontend or a pattern has a meaning for', () => {
    const odd = `it's "a" $HOME/b[1]*?\\c d`;
    const from = { kind: 'context', name: 'app', include: [odd] } as const;
    const copies = /^COPY (\[.*\])$/m.exec(render([{ ...run, mounts: [{ from, at: '/in' }] }]));
    const [source, to] = JSON.parse(copies?.[1] ?? '') as string[];
    expect(source).toBe(`it\\'s \\"a\\" \\$HOME/b[[]1][*][?][\\\\\\\\]c d`);
    expect(to).toBe(`/it\\'s \\"a\\" \\$HOME/b[1]*?\\\\c d`);
  });

  it('writes a file with an odd name in a stage of its own, as a heredoc has no quotes', () => {
    const text = render([{ kind: 'file', to: '/a b/c', content: 'x', mode: 0o644, reason }]);
    expect(text).toContain("COPY --chmod=0644 <<'EOF' /file\nx\nEOF");
    expect(text).toContain('COPY --from=image-input-1 ["/file","/a b/c"]');
  });

  it('mounts the CA bundle into steps with network and into no other', () => {
    expect(render([{ ...run, network: 'default' }])).toContain('id=warp-ca,');
    expect(render([run])).not.toContain('warp-ca');
  });

  it('chooses a heredoc word that the content does not hold', () => {
    const text = render([{ kind: 'file', to: '/a', content: 'x\nEOF\ny', mode: 0o644, reason }]);
    expect(text).toContain("COPY --chmod=0644 <<'EOF_' /a\nx\nEOF\ny\nEOF_");
  });

  it('numbers instructions as BuildKit does, where ENV is none', () => {
    const { titles } = renderDockerfile(
      planWith([{ kind: 'env', set: { A: 'b' }, reason }, run, { ...run, title: 'more' }]),
      { sourceDateEpoch: 7 },
    );
    expect([...titles]).toEqual([
      ['image 2', 'doing'],
      ['image 3', 'more'],
    ]);
  });

  it('runs steps of the app without root', () => {
    expect(render([{ ...run, as: 'app' }])).toContain(
      '["setpriv","--reuid=1001","--regid=0","--clear-groups","true"]',
    );
  });

  it('gives the date only to steps that ask for it', () => {
    expect(render([{ ...run, dated: true }])).toContain('ARG SOURCE_DATE_EPOCH\nRUN');
    expect(render([run])).not.toContain('ARG SOURCE_DATE_EPOCH\nRUN');
  });
});
