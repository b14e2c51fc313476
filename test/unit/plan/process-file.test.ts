import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { processFile } from '../../../src/plan/process-file.ts';
import type { Process } from '../../../src/plan/types.ts';

function processWith(command: readonly string[]): Process {
  return {
    name: 'web',
    command,
    stopSignal: 'TERM',
    timing: { deadlineMs: 60_000, drainMs: 65_000, startupMs: 1500, killAfterMs: 5000 },
    listens: true,
    judged: false,
    env: { GREETING: "it's $HOME" },
    reason: { rule: 'test', via: 'default' },
  };
}

/** What sh makes of the file: the words of the command, one a line. */
function words(command: readonly string[]): string[] {
  const script = `${processFile(processWith(command))}
PORT=8080; WARP_THREADS='5 6'; eval "set -- $WARP_COMMAND"; for word; do printf '%s\\n' "$word"; done`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1);
}

describe('processFile', () => {
  it('keeps every word of the command as it is', () => {
    const command = ['a b', "it's", '"double"', '$(rm -rf /)', '`x`', '$HOME', '\\n', ''];
    expect(words(command)).toEqual(command);
  });

  it("expands the port and the cgroup's figures, each within its word", () => {
    expect(words(['--bind=0.0.0.0:$PORT', '$WARP_THREADS', '$PORTAL'])).toEqual([
      '--bind=0.0.0.0:8080',
      '5 6',
      '$PORTAL',
    ]);
  });

  it("writes times in seconds and exports the process's environment", () => {
    const text = processFile(processWith(['true']));
    expect(text).toContain("WARP_STARTUP='1.5'\n");
    expect(text).toContain("export GREETING='it'\\''s $HOME'\n");
  });
});
