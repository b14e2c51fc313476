import { isPlain, plainSource, plainWord } from './dockerfile-words.ts';
import { addInputStage, type InputStages } from './input-stages.ts';
import type { CopyStep, FileStep, Source } from './types.ts';

/** Holds what the steps take of warp's package: BuildKit asks for a context anew at each name of it. */
export const toolkitStage = 'toolkit';

/** A copy from a context, a stage or an image. */
export function renderCopy({ from, paths, to }: Pick<CopyStep, 'from' | 'paths' | 'to'>): string {
  return `COPY ${originFlag(from)}${copyWords(paths, to)}`;
}

/** A heredoc has no JSON form: a file with an odd name is written in a stage of its own first. */
export function renderFile(step: FileStep, title: string, inputs: InputStages): string {
  if (isPlain(step.to)) return heredoc(step.to, step.content, step.mode);
  const text = heredoc('/file', step.content, step.mode);
  const id = addInputStage(inputs, [{ text, title }]);
  return `COPY --from=${id} ${copyWords(['/file'], step.to)}`;
}

function originFlag(source: Source): string {
  if (source.kind === 'stage') return `--from=${source.id} `;
  if (source.kind === 'image') return `--from=${source.reference} `;
  return source.name === 'app' ? '' : `--from=${toolkitStage} `;
}

function copyWords(sources: readonly string[], to: string): string {
  return JSON.stringify([...sources.map(plainSource), plainWord(to)]);
}

function heredoc(to: string, content: string, mode: number): string {
  const body = content.endsWith('\n') || content === '' ? content : `${content}\n`;
  let word = 'EOF';
  while (body.split('\n').includes(word)) word += '_';
  return `COPY --chmod=${mode.toString(8).padStart(4, '0')} <<'${word}' ${to}\n${body}${word}`;
}
