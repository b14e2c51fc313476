import { spawn } from 'node:child_process';

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'open',
  linux: 'xdg-open',
};

/** Opens a URL in the user's browser; says what it is where there is none. */
export function openInBrowser(url: string, onNote: (line: string) => void): void {
  const opener = openers[process.platform];
  if (opener === undefined) return onNote(`open ${url}`);
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.once('error', () => onNote(`no browser was found: open ${url}`));
  child.unref();
}
