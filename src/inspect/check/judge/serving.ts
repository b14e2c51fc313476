import { fail, pass, skip, type Verdict, warn } from '../finding.ts';
import { isExternal, portOf } from '../run/listener.ts';
import type { PortFacts, RunFacts } from '../run/run-facts.ts';

export const notStarted = 'the app did not start';

export function judgeStart({ plain }: RunFacts): Verdict {
  if (!plain.ok) {
    return fail(
      plain.why,
      plain.hint ??
        'give what it needs (--env NAME=value, --env-file FILE, services: in warp.yaml), or more time (--startup SECONDS)',
    );
  }
  const { startMs, status, port } = plain;
  const verb = status === undefined ? 'listens' : 'serves';
  const served = port === undefined ? 'runs' : `${verb} on port ${port}`;
  const answer = status === undefined ? '' : `, GET / answers ${status}`;
  return pass(`${served} after ${seconds(startMs)}${answer}`);
}

/** Two values of PORT, each to be listened on from outside. */
export function judgePort({ ports, listens, plain }: RunFacts): Verdict {
  if (!listens) return skip('the process does not listen');
  if (!plain.ok) return skip(notStarted);
  const wrong = ports.find((one) => !isHeeded(one));
  if (wrong === undefined) {
    return pass(ports.map((one) => `PORT=${one.port}: ${whereOf(one)}`).join('; '));
  }
  const { port, listeners } = wrong;
  const own = listeners?.filter((one) => portOf(one) === port) ?? [];
  if (own.length > 0) {
    return fail(
      `PORT=${port}: listens on ${own.join(', ')} alone, which nothing outside the container reaches`,
      'let it listen on 0.0.0.0',
    );
  }
  const instead = external(listeners).join(', ');
  return fail(
    instead === '' ? `PORT=${port}: nothing listens there` : `PORT=${port}: listens on ${instead}`,
    'take the port from $PORT, with the usual one as default: in the program os.environ.get("PORT", 8000), process.env.PORT || 8000; in a command line by a shell: sh -c \'exec … --port "$PORT"\'',
  );
}

function isHeeded({ port, listeners, answered }: PortFacts): boolean {
  return answered === port || external(listeners).some((one) => portOf(one) === port);
}

function whereOf({ port, listeners }: PortFacts): string {
  const found = external(listeners).filter((one) => portOf(one) === port);
  return found.length > 0 ? found.join(', ') : 'answers there';
}

function external(listeners: readonly string[] | undefined): readonly string[] {
  return (listeners ?? []).filter(isExternal);
}

export function judgeOtherPorts(facts: RunFacts): Verdict {
  const { ports, plain, sidecarPort, exposedPorts } = facts;
  if (!plain.ok) return skip(notStarted);
  if (ports.every(({ listeners }) => listeners === undefined)) return skip(noShell);
  const known = new Set([...exposedPorts, sidecarPort, plain.port]);
  const others = ports.flatMap(({ port, listeners }) =>
    external(listeners).filter((one) => portOf(one) !== port && !known.has(portOf(one))),
  );
  if (others.length > 0) {
    return fail(
      `also listens on ${[...new Set(others)].join(', ')}`,
      'let it listen on 127.0.0.1 there, or declare the port (EXPOSE) where others are to reach it',
    );
  }
  const declared = ports.flatMap(({ port, listeners }) =>
    external(listeners).filter((one) => portOf(one) !== port && portOf(one) !== plain.port),
  );
  const names = [...new Set(declared)].join(', ');
  return pass(
    names === ''
      ? 'none'
      : `${names}, ${sidecarPort === undefined ? 'which EXPOSE declares' : 'the sidecar'}`,
  );
}

/** Neither of its own nor beside it. */
export const noShell = 'the image has no shell to look around with, and none was to be had';

export function judgeProbes({ probes, plain, listens }: RunFacts): Verdict {
  if (!plain.ok) return skip(notStarted);
  if (probes.length === 0) {
    if (!listens) return skip('the process does not listen');
    return warn(
      'it speaks no HTTP and has no HEALTHCHECK: nobody can tell whether it is well',
      'add a HEALTHCHECK, or let it answer GET /',
    );
  }
  const bad = [
    ...new Set(probes.filter(({ ok }) => !ok).map(({ name, said }) => `${name}: ${said}`)),
  ];
  const all = [...new Set(probes.map(({ name, said }) => `${name}: ${said}`))];
  if (bad.length === 0) return pass(all.join(', '));
  return fail(
    bad.join(', '),
    'a probe has to be true as soon as the app serves, with no tool that the image lacks; the app has to answer GET / with a status below 500',
  );
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
