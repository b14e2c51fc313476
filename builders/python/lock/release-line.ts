/** A line of an answer about releases, as locked_lines.py writes it. */
export interface ReleaseLine {
  /** `name==1.2.3`, or `name @ ADDRESS`. */
  readonly pin: string;
  /** The line without the remark at its end: what a requirements file takes. */
  readonly requirement: string;
  /** Set where no wheel fits. */
  readonly source: boolean;
  /** Size of the wheel in bytes; 0 where nobody told it. */
  readonly bytes: number;
}

/** Lines of an answer; empty ones are none. */
export function releaseLines(answer: string): readonly ReleaseLine[] {
  return answer
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine);
}

function parseLine(line: string): ReleaseLine {
  const [, requirement = line, remark = ''] = /^(.*?)(?: # (source|\d+ bytes))?$/.exec(line) ?? [];
  return {
    pin: requirement.replace(/ --hash=.*$/, ''),
    requirement,
    source: remark === 'source',
    bytes: remark.endsWith('bytes') ? Number.parseInt(remark, 10) : 0,
  };
}
