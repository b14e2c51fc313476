/** Bytes in flight per stream: contexts and exports are large, the peer is near. */
export const streamWindowBytes = 4 << 20;
export const connectionWindowBytes = 16 << 20;

/** Settings of both our client and our server connections. */
export const http2Options = {
  settings: {
    enablePush: false,
    initialWindowSize: streamWindowBytes,
    maxHeaderListSize: 64 << 10,
    maxConcurrentStreams: 1000,
  },
  maxHeaderListPairs: 2000,
  // MB
  maxSessionMemory: 256,
} as const;
