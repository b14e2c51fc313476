import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { AttachedCommand, CommandIo } from '../attached-command.ts';
import { type ExecMessageSchema, type ExitMessage, LLBBridge } from './gen/gateway_pb.ts';
import type { GrpcClient, RequestMetadata } from './transport/grpc-client.ts';
import { errorFromStatus } from './transport/grpc-error.ts';

/** How a command is run in a container of the gateway. */
export interface GatewayCommand {
  readonly containerId: string;
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  /** '' for the image's own. */
  readonly user: string;
}

type Input = NonNullable<MessageInitShape<typeof ExecMessageSchema>['input']>;
type Reply = MessageShape<typeof ExecMessageSchema>;

const [stdinFd, stdoutFd, stderrFd] = [0, 1, 2];

/** Runs a command with this side's streams by the gateway's ExecProcess. */
export async function gatewayExec(
  client: GrpcClient,
  metadata: RequestMetadata,
  command: GatewayCommand,
  io: CommandIo,
): Promise<AttachedCommand> {
  const call = client.open(LLBBridge.method.execProcess, metadata);
  const processId = randomUUID();
  const send = async (input: Input): Promise<void> => {
    await call.requests.send({ processId, input });
  };
  const { argv, env, cwd, user, containerId } = command;
  const tty = io.terminal !== undefined;
  await send({
    case: 'init',
    value: {
      containerId,
      tty,
      meta: { args: [...argv], env: [...env], cwd, user },
      fds: [...(io.stdin ? [stdinFd] : []), stdoutFd, ...(tty ? [] : [stderrFd])],
    },
  });
  const resize: AttachedCommand['resize'] = ({ columns, rows }) =>
    send({ case: 'resize', value: { cols: columns, rows } });
  const [started, exited] = [signal(), signal()];
  const ended = follow(call.replies, io, { onStarted: started.raise, onExit: exited.raise });
  ended.catch(() => {});
  await Promise.race([started.raised, ended]);
  if (io.terminal) await resize(io.terminal);
  const input = passInput(io, send);
  // BuildKit counts a command as not done while its input is open.
  void exited.raised.then(input.stop);
  return {
    ended: ended.finally(() => {
      input.stop();
      call.end();
    }),
    resize: (size) => resize(size).catch(() => undefined),
    signal: (signal) =>
      send({ case: 'signal', value: { name: signal.replace(/^SIG/, '') } }).catch(() => undefined),
  };
}

function signal(): { readonly raised: Promise<void>; readonly raise: () => void } {
  let raise = () => {};
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { raised, raise };
}

async function follow(
  replies: AsyncIterable<Reply>,
  io: CommandIo,
  { onStarted, onExit }: { readonly onStarted: () => void; readonly onExit: () => void },
): Promise<number> {
  let status = 0;
  for await (const { input } of replies) {
    if (input.case === 'started') onStarted();
    else if (input.case === 'exit') {
      status = exitStatus(input.value);
      onExit();
    } else if (input.case === 'done') break;
    else if (input.case === 'file' && input.value.data.length) {
      const stream = input.value.fd === stderrFd ? io.stderr : io.stdout;
      if (!stream.write(input.value.data)) await drained(stream);
    }
  }
  return status;
}

/** A stream that is gone takes nothing more, and says so at most once. */
async function drained(stream: Writable): Promise<void> {
  const gone = new AbortController();
  const { signal } = gone;
  try {
    if (!stream.destroyed && stream.writable) {
      await Promise.race(
        ['drain', 'close', 'error'].map((event) => once(stream, event, { signal })),
      );
    }
  } catch {
    // A reader that has gone away: the command ends by its own means.
  } finally {
    gone.abort();
  }
}

/** @throws GrpcError where no command came to run: BuildKit has a status for that, too. */
function exitStatus({ code, error }: ExitMessage): number {
  if (error && error.code !== 0 && !/exit code/.test(error.message)) throw errorFromStatus(error);
  return code;
}

/** Passes input on until it ends or the command does. */
function passInput(
  { stdin }: CommandIo,
  send: (input: Input) => Promise<void>,
): { readonly stop: () => void } {
  if (!stdin) return { stop() {} };
  const failed = () => {};
  const onData = (data: Buffer) => {
    stdin.pause();
    send({ case: 'file', value: { fd: stdinFd, data } }).then(() => stdin.resume(), failed);
  };
  let atEnd = false;
  const onEnd = () => {
    // A second end is refused, and the command with it.
    if (atEnd) return;
    atEnd = true;
    send({ case: 'file', value: { fd: stdinFd, eof: true } }).catch(failed);
  };
  stdin.on('data', onData).on('end', onEnd).on('close', onEnd);
  if (stdin.destroyed || stdin.readableEnded) onEnd();
  return {
    stop() {
      stdin.off('data', onData).off('end', onEnd).off('close', onEnd);
      stdin.pause();
      onEnd();
    },
  };
}
