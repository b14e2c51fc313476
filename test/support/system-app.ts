import { runWarp } from './run-warp.ts';

/** Writes what installs an app into an Apache. @throws Error with what warp said where it does not */
export async function writeSystemApp(
  folder: string,
  output: string,
  ...options: readonly string[]
): Promise<void> {
  const args = ['apache', folder, '--output', output, '--json', ...options];
  const { status, stdout, stderr } = await runWarp(args);
  if (status !== 0) throw new Error(`warp ${args.join(' ')}: ${status}\n${stdout}${stderr}`);
}
