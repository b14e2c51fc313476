import { quantile } from './histogram.ts';
import { type Line, type Piece, styled } from './line.ts';
import { type Summary, summarize } from './summary.ts';
import { type ContainerView, codeClasses, sum } from './view.ts';
import { bytes, count, percent, rate, seconds } from './words.ts';

/** What the containers do, as some five lines. */
export function summaryLines(views: readonly ContainerView[], columns: number): readonly Line[] {
  const summary = summarize(views);
  const bar = Math.max(10, Math.min(40, Math.floor(columns / 4)));
  return [
    requestLine(summary),
    latencyLine(summary),
    ...(summary.capacity === undefined && summary.threads === 0
      ? [[label('In flight'), ...flight(summary, 0)]]
      : [[label('Threads'), ...threads(summary, bar)]]),
    [label('Memory'), ...memory(summary, bar)],
    [label('Processes'), ...processes(summary)],
  ];
}

function label(name: string): Piece {
  return styled('cyan', name.padEnd(11));
}

function requestLine({ perSecond, total }: Summary): Line {
  const classes = codeClasses.flatMap((name, place): readonly Piece[] => {
    const value = perSecond?.[place];
    if (name === '1xx' && !value) return [];
    const bad = name === '5xx' && (value ?? 0) > 0;
    const text = `${name} ${rate(value).padEnd(7)}`;
    return [bad ? styled('red', text) : text];
  });
  const all = perSecond && sum(perSecond);
  return [
    label('Requests'),
    styled('bold', `${rate(all)}/s`.padEnd(10)),
    ...classes,
    styled('dim', `${count(total)} in all`),
  ];
}

const shortNames = { queue: 'queue', application: 'app' } as const;

function latencyLine({ times, deadline }: Summary): Line {
  const pieces = ([0.5, 0.95, 0.99] as const).map((part): Piece => {
    const value = quantile(part, times.request);
    const text = `p${part * 100} ${seconds(value).padEnd(8)}`;
    if (value !== undefined && value > deadline / 2) return styled('red', text);
    return part === 0.95 ? styled('bold', text) : text;
  });
  const inner = (['queue', 'application'] as const)
    .filter((name) => times[name])
    .map((name) => `${shortNames[name]} p95 ${seconds(quantile(0.95, times[name]))}`);
  return [label('Latency'), ...pieces, styled('dim', inner.join('  '))];
}

function threads(summary: Summary, width: number): readonly Piece[] {
  const part = summary.capacity;
  return [
    ...(part === undefined ? [] : [...gauge(part, width), ` ${percent(part).padStart(5)} busy  `]),
    ...flight(summary, summary.threads),
  ];
}

function flight(
  { inFlight, longest, deadline, websockets }: Summary,
  of: number,
): readonly Piece[] {
  const hung = longest > deadline / 2;
  const age = longest > 0 ? `  longest ${seconds(longest)}` : '';
  return [
    styled('bold', of > 0 ? `${inFlight} of ${of} at work` : `${inFlight} at work`),
    hung ? styled('red', age) : age,
    ...(websockets > 0 ? [`  WebSockets ${websockets}`] : []),
  ];
}

function memory({ memory: used, memoryLimit }: Summary, width: number): Piece[] {
  const part = used !== null && memoryLimit ? used / memoryLimit : undefined;
  const size = memoryLimit
    ? ` ${percent(part).padStart(5)} used  ${bytes(used)} of ${bytes(memoryLimit)}`
    : `${bytes(used)}, no limit`;
  return [...(part === undefined ? [] : gauge(part, width)), size];
}

function processes(summary: Summary): readonly Piece[] {
  const { starts, stops, sidecarRestarts, cpu, gilWait } = summary;
  const reasons = Object.entries(stops).map(([reason, times]) => `${times} × ${reason}`);
  const ended = reasons.length === 0 ? 'none has ended' : `ended: ${reasons.join(', ')}`;
  return [
    `CPU ${percent(cpu)}  `,
    ...(gilWait ? [`GIL wait ${percent(gilWait)}  `] : []),
    `${starts} begun  `,
    reasons.length === 0 ? styled('dim', ended) : styled('yellow', ended),
    ...(sidecarRestarts > 0 ? [styled('yellow', `  sidecar restarts: ${sidecarRestarts}`)] : []),
  ];
}

/** `[|||||     ]`, yellow from three quarters on, red from nine tenths. */
function gauge(part: number, width: number): readonly Piece[] {
  const filled = Math.round(Math.min(1, Math.max(0, part)) * width);
  const style = part >= 0.9 ? 'red' : part >= 0.75 ? 'yellow' : 'green';
  return ['[', styled(style, '|'.repeat(filled)), ' '.repeat(width - filled), ']'];
}
