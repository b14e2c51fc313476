/** Ends the names of the stages that gather what a step of another stage takes in. */
export const inputStage = /-input-\d+$/;

/** Stages to stand before one of the plan's, each made for a step of it. */
export interface InputStages {
  /** Id of the plan's stage. */
  readonly of: string;
  readonly texts: string[];
  /** What each instruction does, by `<stage> <position>`. */
  readonly titles: Map<string, string>;
}

/** Adds one, of instructions with what they do in the plan's words. @returns its id */
export function addInputStage(
  stages: InputStages,
  instructions: readonly { readonly text: string; readonly title: string }[],
): string {
  const id = `${stages.of}-input-${stages.texts.length + 1}`;
  instructions.forEach(({ title }, index) => {
    stages.titles.set(`${id} ${index + 1}`, title);
  });
  const lines = [`FROM scratch AS ${id}`, ...instructions.map(({ text }) => text), ''];
  stages.texts.push(lines.join('\n'));
  return id;
}
