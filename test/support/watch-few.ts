import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchFolder } from '../../src/runtime/dev/watch-folder.ts';

/** Watches the folder given until a file that it saves itself is seen; says what it was told. */
const folder = process.argv[2] ?? '';
const say = (line: string) => process.stdout.write(`${line}\n`);
let seen = () => {};
const saved = new Promise<void>((resolve) => {
  seen = resolve;
});
const watching = await watchFolder(folder, {
  ...{ only: [''], ignores: () => false, mayReinclude: () => false, onGone: () => {} },
  onSaved: (paths) => {
    say(`saved ${paths.join()}`);
    seen();
  },
  onNote: (line) => say(line.replace(/:.*/, '')),
});
writeFileSync(join(folder, 'saved.py'), '');
await saved;
await watching[Symbol.asyncDispose]();
