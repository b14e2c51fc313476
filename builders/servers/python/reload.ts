const script = '/opt/warp/python/reload.sh';

/** The `reload` verb of a server whose main process replaces its workers on a signal. */
export function reloadBySignal(signal: string): readonly string[] {
  return [script, 'signal', signal];
}

/** … when the time of a file changes, which stands in the state folder. */
export function reloadByFile(name: string): readonly string[] {
  return [script, 'file', name];
}
