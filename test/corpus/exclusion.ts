import type Docker from 'dockerode';
import type { WarpFailure } from '../support/run-warp.ts';

/**
 * Why a record cannot be judged here at all: its interpreter or a package it names cannot be had.
 * Nobody's word is taken for it: the image pull is tried, and the package must be denied by uv's own
 * resolver.
 */
export async function findExclusion(
  failure: WarpFailure,
  facts: { readonly log: string; readonly docker: Docker },
): Promise<string | undefined> {
  const text = [failure.message, failure.output ?? '', facts.log].join('\n');
  return deniedPackage(text) ?? (await deniedInterpreter(failure, facts.docker));
}

/** uv's resolver and registry client, in the words they have had since uv 0.2. */
const denials = [
  /there (?:is|are) no versions? of (\S+)/i,
  /(\S+) was not found in the package registry/i,
  /only the following versions of (\S+) are available/i,
];

function deniedPackage(text: string): string | undefined {
  for (const denial of denials) {
    const found = denial.exec(text.replace(/\s+/g, ' '));
    if (found) return `the package index lacks ${found[1]}: "${found[0]}"`;
  }
  return undefined;
}

async function deniedInterpreter(
  failure: WarpFailure,
  docker: Docker,
): Promise<string | undefined> {
  const said = [
    failure.message,
    failure.hint ?? '',
    ...(failure.problems ?? []).map(({ message }) => message),
  ].join('\n');
  if (!/BASE|PYTHON|VERSION/.test(failure.code)) return undefined;
  const [version] = pythonsNeeded(said);
  if (version === undefined) return undefined;
  const image = `python:${version}-slim`;
  const refusal = await pullRefusal(image, docker);
  return refusal === undefined ? undefined : `${image} cannot be pulled: ${refusal}`;
}

/** Versions that a failure says are needed; of a range with an end alone, the last one before it. */
export function pythonsNeeded(said: string): readonly string[] {
  const named = /python[: ](\d+\.\d+)/i.exec(said)?.[1];
  if (named !== undefined) return [named];
  const below = /asked for by <3\.(\d+)\b/.exec(said)?.[1];
  return below === undefined ? [] : [`3.${Number(below) - 1}`];
}

async function pullRefusal(image: string, docker: Docker): Promise<string | undefined> {
  try {
    const stream: NodeJS.ReadableStream = await docker.pull(image);
    // The stream has to be drained for the pull to go on; its errors count as a refusal.
    for await (const _ of stream);
    await docker.getImage(image).inspect();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
