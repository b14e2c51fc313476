/** Whether the outside reaches it; the kernel writes an IPv4 address in IPv6 its own way round. */
export function isExternal(listener: string): boolean {
  return !/^(?:127\.|\[::1\]|\[0{16}FFFF0000[0-9A-F]{6}7F\])/.test(listener);
}

/** Of `0.0.0.0:8080`. */
export function portOf(listener: string): number {
  return Number(listener.slice(listener.lastIndexOf(':') + 1));
}
