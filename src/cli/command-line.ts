/** The words of one call of warp. */
export interface CommandLine {
  /** As `process.argv`: those of warp itself. */
  readonly own: readonly string[];
  /** Those after `--`, for a program in the image; undefined where there are no dashes. */
  readonly passed: readonly string[] | undefined;
}

/** Verbs that pass what follows `--` on. */
const passing = new Set(['exec', 'shell', 'test', 'setup', 'migrate', 'verify', 'alive', 'ready']);

/** Parts warp's own words from those that are passed on, which may look like options of warp. */
export function commandLine(argv: readonly string[]): CommandLine {
  const dashes = argv.indexOf('--');
  if (dashes < 0 || !passing.has(argv[2] ?? '')) return { own: argv, passed: undefined };
  return { own: argv.slice(0, dashes), passed: argv.slice(dashes + 1) };
}
