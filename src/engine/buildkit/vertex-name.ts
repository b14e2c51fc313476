/** A build step in words. */
export interface StepName {
  /** Stage of the Dockerfile; '' for the engine's own steps and in a Dockerfile of one stage. */
  readonly stage: string;
  readonly title: string;
}

/** Reads a vertex name such as `[dependencies 2/5] RUN …` or `[internal] load metadata`. */
export function parseVertexName(name: string): StepName {
  const step = splitStep(name);
  return step === undefined ? { stage: '', title: name } : step;
}

/** Whether a vertex is a step of the Dockerfile: those have a number, `[stage 2/5]`. */
export function isDockerfileStep(name: string): boolean {
  return splitStep(name) !== undefined;
}

function splitStep(name: string): StepName | undefined {
  const found = /^\[(?:(\S.*?) +)?\d+\/\d+\] +(.*)$/s.exec(name);
  return found === null ? undefined : { stage: found[1] ?? '', title: found[2] ?? '' };
}
