import { describe, expect, it } from 'vitest';
import { explainListeners, parseListeners } from '../../../src/runtime/listeners.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 1 1
   1: 0100007F:1388 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1001        0 2 1
  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0 0 0 1001 0 3 1
`;

describe('parseListeners', () => {
  it('reads listening addresses of both families and skips connections', () => {
    expect(parseListeners(table)).toEqual(['127.0.0.1:5000', '[::]:8080']);
  });
});

describe('explainListeners', () => {
  it('tells an app of its own loopback only, of another port and of none', () => {
    const hint = (...listeners: string[]) => explainListeners(listeners, 8080).hint;
    expect(hint('127.0.0.1:8080')).toContain('cannot be reached from outside');
    expect(hint('0.0.0.0:5000')).toContain('port $PORT (8080) instead');
    expect(hint()).toContain('0.0.0.0');
    expect(hint('127.0.0.1:8080', '[::]:8080')).toContain('below 500');
  });
});
