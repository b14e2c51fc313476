import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const unused = fileURLToPath(new URL('src/engine/docker/unused-library.ts', import.meta.url));

/**
 * One file for what every command needs, and one for each part that is loaded later: Node's loader
 * takes about a millisecond a module, and warp with its libraries has some nine hundred.
 */
export default defineConfig({
  input: { main: 'src/cli/main.ts' },
  platform: 'node',
  // Node 20 knows no `await using`.
  transform: { target: 'node20' },
  // dockerode imports an SSH client, a gRPC stack and protobuf. warp refuses ssh:// addresses and
  // builds with a client of its own, so none of them is ever called.
  resolve: {
    alias: {
      ssh2: unused,
      protobufjs: unused,
      '@grpc/grpc-js': unused,
      '@grpc/proto-loader': unused,
    },
  },
  output: {
    dir: 'dist/src/cli',
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  },
});
