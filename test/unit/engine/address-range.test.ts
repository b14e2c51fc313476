import { expect, test } from 'vitest';
import {
  defaultRouteDevice,
  freeAddressRange,
  freeSubnets,
} from '../../../src/engine/embedded/address-range.ts';
import { enginePaths } from '../../../src/engine/embedded/engine-paths.ts';

const head = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n';

function route(device: string, destination: string, mask: string): string {
  const hex = (address: string) =>
    Buffer.from(address.split('.').map(Number).reverse()).toString('hex').toUpperCase();
  return `${device}\t${hex(destination)}\t00000000\t0001\t0\t0\t0\t${hex(mask)}\t0\t0\t0\n`;
}

const machine =
  head + route('eth0', '0.0.0.0', '0.0.0.0') + route('docker0', '172.17.0.0', '255.255.0.0');

test('takes the first range where nothing but the default route is in the way', () => {
  expect(freeAddressRange(machine)).toEqual({
    range: '10.213.0.0/16',
    bridge: '10.213.0.1/24',
  });
});

test('avoids a range that a smaller network lies in', () => {
  const routes = machine + route('vpn', '10.213.7.0', '255.255.255.0');
  expect(freeAddressRange(routes)?.range).toBe('10.214.0.0/16');
});

test('avoids a range that lies in a larger network', () => {
  const routes = machine + route('vpn', '10.0.0.0', '255.0.0.0');
  expect(freeAddressRange(routes)?.range).toBe('172.29.0.0/16');
});

test('says so when every range is taken', () => {
  const routes =
    machine + route('a', '10.0.0.0', '255.0.0.0') + route('b', '172.16.0.0', '255.240.0.0');
  expect(freeAddressRange(routes)).toBeUndefined();
});

test('knows the device of the default route', () => {
  expect(defaultRouteDevice(machine)).toBe('eth0');
  expect(defaultRouteDevice(head)).toBeUndefined();
});

test('keeps socket path and device name within their limits however long the data home is', () => {
  const paths = enginePaths(`/${'long/'.repeat(60)}share`);
  expect(paths.socket.length).toBeLessThan(108);
  expect(paths.bridge.length).toBeLessThanOrEqual(15);
  expect(paths.socket).not.toBe(enginePaths('/root/.local/share').socket);
});

test('networks get what is left of the range beside the default bridge', () => {
  const taken = new Set(['10.213.0.0/24', '10.213.1.0/24', undefined]);
  const free = freeSubnets('10.213.0.0/16', taken);
  expect(free).toHaveLength(254);
  expect(free[0]).toBe('10.213.2.0/24');
  expect(free.at(-1)).toBe('10.213.255.0/24');
});
