import { join } from 'node:path';
import type { AddressRange } from './address-range.ts';
import type { EnginePaths } from './engine-paths.ts';

/** Build cache above this is removed, least recently used first. */
const buildCacheLimit = '20GB';

/**
 * resolv.conf(5): a lost question is asked again after a second, not after five. Where one in
 * twenty-five is lost, an installation of forty packages waited some ten seconds for names.
 */
const nameResolution = ['timeout:1', 'attempts:5'];

/**
 * dockerd's daemon.json. The engine sets no firewall rule itself: Docker's chains have fixed names,
 * and a second engine would empty those of the first. images/engine/debian/network.sh lets its
 * range out; published ports go through docker-proxy.
 *
 * No `default-address-pools`: with them, a dockerd that finds its default network of the time before
 * deletes the device called docker0, whosever it is (moby, daemon_unix.go, "Clear stale bridge
 * network"). A network that is to reach outside takes its subnet from the range instead, which the
 * label `warp.range` of the engine tells.
 * @param mtu of the machine's way out, in bytes: larger packets would vanish on some networks.
 */
export function daemonConfig(paths: EnginePaths, range: AddressRange, mtu: number): string {
  const config = {
    hosts: [paths.address],
    group: 'root',
    'data-root': paths.data,
    'exec-root': join(paths.run, 'exec'),
    pidfile: join(paths.run, 'docker.pid'),
    bridge: paths.bridge,
    mtu,
    'dns-opts': nameResolution,
    iptables: false,
    ip6tables: false,
    'userland-proxy': true,
    'log-driver': 'local',
    builder: { gc: { enabled: true, defaultKeepStorage: buildCacheLimit } },
    'shutdown-timeout': 20,
    labels: [`warp.range=${range.range}`],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** The address range an engine was started with, from its daemon.json. */
export function readRange(config: string): string | undefined {
  return /"warp\.range=([\d./]+)"/.exec(config)?.[1];
}
