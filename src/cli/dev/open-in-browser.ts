import { spawn } from 'node:child_process';

/** Opens a URL in the user's browser; says what it is where there is none. */
export function openInBrowser(url: string, onNote: (line: string) => void): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.once('error', () => onNote(`no browser was found: open ${url}`));
  child.unref();
}
