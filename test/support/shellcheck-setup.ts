import { runCommand } from './run-command.ts';

/**
 * Global set-up of the script tests: makes sure of shellcheck, which is installed where that is
 * possible without asking (Debian, as root).
 *
 * @throws Error saying how to install it where it is not
 */
export async function setup(): Promise<void> {
  if (await works('shellcheck', ['--version'])) return;
  const mayInstall = process.getuid?.() === 0 && (await works('apt-get', ['--version']));
  if (mayInstall) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update', '-q'], { env });
    const install = ['install', '-yq', '--no-install-recommends', 'shellcheck'];
    await runCommand('apt-get', install, { env });
    if (await works('shellcheck', ['--version'])) return;
  }
  throw new Error(
    'shellcheck is not installed: the script tests need it (Debian: apt install shellcheck)',
  );
}

async function works(program: string, args: readonly string[]): Promise<boolean> {
  try {
    return (await runCommand(program, args)).status === 0;
  } catch {
    return false;
  }
}
