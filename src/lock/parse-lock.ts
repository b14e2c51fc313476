import { z } from 'zod';
import type { AppSource } from '../app/app-source.ts';
import type { Result } from '../builder/types.ts';
import { readYaml } from '../config/yaml-source.ts';
import type { Problem } from '../warp-error.ts';
import { type Lock, lockFile } from './lock.ts';

const texts = z.record(z.string(), z.string());
const platform = z.strictObject({
  base: z
    .strictObject({
      image: z.string(),
      digest: z.string().regex(/^(sha256:[0-9a-f]{64}|made:[0-9a-f]+)$/, 'expected a digest'),
    })
    .optional(),
  found: z.record(z.string(), z.strictObject({ inputs: texts, value: z.string() })).default({}),
});
const schema = z.strictObject({
  version: z.literal(1),
  tools: texts.default({}),
  platforms: z.strictObject({
    'linux/amd64': platform.optional(),
    'linux/arm64': platform.optional(),
  }),
});

/** The app's warp.lock; undefined where there is none. Every problem has its line. */
export function readLock(app: AppSource): Result<Lock | undefined, readonly Problem[]> {
  const text = app.text(lockFile);
  return text === undefined ? { ok: true, value: undefined } : parseLock(text);
}

/** Reads the text of a warp.lock. */
export function parseLock(text: string): Result<Lock, readonly Problem[]> {
  const yaml = readYaml(lockFile, text);
  if (!yaml.ok) return { ok: false, problems: yaml.problems.map(invalid) };
  const parsed = schema.safeParse(yaml.value.value);
  if (parsed.success) return { ok: true, value: parsed.data as Lock };
  const problems = parsed.error.issues.map(({ path, message }) =>
    invalid({
      message: `${path.length > 0 ? `${path.map(String).join('.')}: ` : ''}${message}`,
      at: yaml.value.placeOf(path),
    }),
  );
  return { ok: false, problems: newer(yaml.value.value) ?? problems };
}

function newer(value: unknown): readonly Problem[] | undefined {
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version !== 'number' || version <= 1) return undefined;
  return [
    invalid({
      message: `${lockFile} has version ${version}, which this warp does not know`,
      hint: 'Use the release of warp that wrote it, or a later one.',
      at: { file: lockFile },
    }),
  ];
}

const again = 'Take it from version control, or remove it and run "warp lock".';

function invalid(problem: Problem): Problem {
  return { hint: again, ...problem, code: 'WARP_LOCK_INVALID', phase: 'config' };
}
