import { expect, onTestFinished, test } from 'vitest';
import { Upload } from '../../../src/engine/buildkit/gen/upload_pb.ts';
import { uploadService } from '../../../src/engine/buildkit/session/upload.ts';
import { GrpcClient } from '../../../src/engine/buildkit/transport/grpc-client.ts';
import { serveGrpc } from '../../../src/engine/buildkit/transport/grpc-server.ts';
import { duplexPair } from './duplex-pair.ts';

async function pull(path: string): Promise<string> {
  const [ours, theirs] = duplexPair();
  const chunks = async function* () {
    yield Buffer.from('one');
    yield Buffer.from('two');
  };
  const server = serveGrpc(theirs, [uploadService(new Map([['/context', chunks]]))]);
  const client = new GrpcClient(ours);
  onTestFinished(() => {
    client.close();
    server.destroy();
  });
  const call = client.open(Upload.method.pull, { urlpath: path });
  call.end();
  let text = '';
  for await (const { data } of call.replies) text += Buffer.from(data).toString();
  return text;
}

test('an offered stream is pulled whole', async () => {
  expect(await pull('/context')).toBe('onetwo');
});

test('a stream that was not offered is NOT_FOUND', async () => {
  await expect(pull('/other')).rejects.toMatchObject({ code: 5 });
});
