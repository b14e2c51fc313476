import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { getPage } from './get-page.ts';

const shipped = join(import.meta.dirname, '../../builders/servers/python/image');

/** A worker that answers with the code it was started with and its process id. */
const stub = `
import os, signal, socket, sys, time
code = open(sys.argv[2]).read().strip()
if code == "broken":
    raise SystemExit(3)
def end(*_):
    raise SystemExit(0)
signal.signal(signal.SIGTERM, end)
pipe = int(os.environ["WARP_WORKER_PIPE"])
listener = socket.socket(fileno=int(sys.argv[1]))
listener.settimeout(0.1)
told = b"r"
while True:
    os.write(pipe, told)
    told = b"."
    try:
        connection = listener.accept()[0]
    except (socket.timeout, BlockingIOError):
        continue
    connection.settimeout(5)
    asked = connection.recv(4096).split()[1]
    if asked == b"/hang":
        time.sleep(60)
    if asked == b"/grow":
        told = b"m"
    body = b"%s %d" % (code.encode(), os.getpid())
    connection.sendall(b"HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body)
    connection.close()
`;

export interface WorkerPool {
  readonly process: ChildProcess;
  /** Its status, and what it said. */
  readonly ended: Promise<{ status: number | null; stderr: string }>;
  /** The code and process id of whichever worker answers. */
  ask(path?: string): Promise<{ code: string; pid: number }>;
  /** What later workers start with; \`broken\` ends them with status 3. */
  deploy(code: string): void;
  /** What became of a reload, once it has. */
  reloaded(): string | undefined;
}

/** Starts warp's own pool with a worker of a few lines; both are gone when the test has finished. */
export async function startWorkerPool(
  code: string,
  env: Readonly<Record<string, string>> = {},
): Promise<WorkerPool> {
  const state = mkdtempSync(join(tmpdir(), 'warp-pool-'));
  const file = (name: string): string => join(state, name);
  writeFileSync(file('stub.py'), stub);
  writeFileSync(file('code'), code);
  mkdirSync(file('reload'), { recursive: true });
  const port = await freePort();
  const child = spawn(
    'python3',
    [
      ...['-BIS', join(shipped, 'workers'), '--name', 'stub', '--processes', '2'],
      ...['--port', String(port), '--', 'python3', file('stub.py'), '{fd}', file('code')],
    ],
    {
      env: { PATH: process.env.PATH, WARP_STATE: state, WARP_DRAIN: '2', ...env },
      stdio: ['ignore', 'inherit', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ status: number | null; stderr: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, stderr }));
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(state, { recursive: true, force: true });
  });
  const result = file('reloaded');
  return {
    process: child,
    ended,
    ask: async (path = '/') => {
      const [answered = '', pid] = (await askPatiently(port, path)).split(' ');
      return { code: answered, pid: Number(pid) };
    },
    deploy: (next) => writeFileSync(file('code'), next),
    reloaded: () => (existsSync(result) ? readFileSync(result, 'utf8').trim() : undefined),
  };
}

/** The pool listens a moment after it was started. */
async function askPatiently(port: number, path: string): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    try {
      return (await getPage(`http://127.0.0.1:${port}`, path)).body;
    } catch (error) {
      if (tries >= 100 || !(error instanceof Error && /ECONNREFUSED/.test(String(error))))
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
