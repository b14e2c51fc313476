import { setTimeout as sleep } from 'node:timers/promises';
import { readCondition } from './conditions.ts';
import type { CorpusRecord, HttpCheck } from './record.ts';

export interface CheckOutcome {
  /** Undefined when the check holds. */
  readonly failure?: string;
  /** Why it was not checked, or how. */
  readonly note?: string;
}

/** Background work needs a moment: the probes that records come from wait up to 10 s, then ask for 10 s more. */
const patienceMs = 20_000;
const requestTimeoutMs = 20_000;

/** Sends one check's request to the app at `url` and compares what comes back. */
export async function checkHttp(
  check: HttpCheck,
  at: { readonly url: string; readonly record: CorpusRecord },
): Promise<CheckOutcome> {
  const path = check.path ?? '/';
  if (check.websocket !== undefined) return { note: 'a websocket exchange was not checked' };
  if (check.process !== undefined) return { note: `process ${check.process} was not checked` };
  const condition = readCondition(check, at.record);
  if (condition.kind === 'unmet') return { note: `${path} was not checked: ${condition.why}` };
  const exact = condition.kind === 'equals-env' ? condition.value : undefined;
  const until = performance.now() + patienceMs;
  let failure = await attempt(check, at.url, exact);
  while (failure !== undefined && performance.now() < until) {
    await sleep(1000);
    failure = await attempt(check, at.url, exact);
  }
  return failure === undefined ? {} : { failure: `${check.method ?? 'GET'} ${path}: ${failure}` };
}

async function attempt(
  check: HttpCheck,
  url: string,
  exact: string | undefined,
): Promise<string | undefined> {
  try {
    const answer = await ask(check, url);
    const body = await answer.text();
    return difference(check, answer, { body, exact });
  } catch (error) {
    return error instanceof Error ? describe(error) : String(error);
  }
}

async function ask(check: HttpCheck, url: string): Promise<Response> {
  const answer = await send(check, url);
  // Debug settings often accept `localhost` and not its address.
  if (answer.status !== 400 || check.status === 400) return answer;
  return await send(check, url.replace('127.0.0.1', 'localhost'));
}

async function send(check: HttpCheck, url: string): Promise<Response> {
  const json = check.body !== undefined && typeof check.body !== 'string';
  const body = json ? JSON.stringify(check.body) : (check.body as string | undefined);
  return await fetch(new URL(check.path ?? '/', url), {
    method: check.method ?? 'GET',
    redirect: (check.status ?? 200) < 300 ? 'follow' : 'manual',
    signal: AbortSignal.timeout(requestTimeoutMs),
    headers: { accept: '*/*', ...(json ? { 'content-type': 'application/json' } : {}) },
    ...(body === undefined ? {} : { body }),
  });
}

function difference(
  check: HttpCheck,
  answer: Response,
  got: { readonly body: string; readonly exact: string | undefined },
): string | undefined {
  const status = check.status ?? 200;
  if (answer.status !== status) return `status ${answer.status}, not ${status}`;
  if (check.contains !== undefined && !got.body.includes(check.contains)) {
    return `the body lacks ${JSON.stringify(check.contains)}: ${excerpt(got.body)}`;
  }
  if (got.exact !== undefined && got.body.trimEnd() !== got.exact) {
    return `the body is not ${JSON.stringify(got.exact)}: ${excerpt(got.body)}`;
  }
  for (const [name, value] of Object.entries(check.headers ?? {})) {
    const actual = answer.headers.get(name) ?? '';
    if (!actual.toLowerCase().startsWith(value.toLowerCase())) {
      return `header ${name} is ${JSON.stringify(actual)}, not ${JSON.stringify(value)}`;
    }
  }
  return undefined;
}

function excerpt(body: string): string {
  return JSON.stringify(body.slice(0, 160));
}

function describe(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
