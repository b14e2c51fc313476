import { Duplex, PassThrough } from 'node:stream';

/**
 * Two ends of a connection in memory. Bytes arrive in a later turn, as from a socket: Node's HTTP/2
 * stalls on a pair that delivers within the write (node:stream's duplexPair).
 */
export function duplexPair(): readonly [Duplex, Duplex] {
  const there = new PassThrough();
  const back = new PassThrough();
  return [
    Duplex.from({ readable: back, writable: there }),
    Duplex.from({ readable: there, writable: back }),
  ];
}
