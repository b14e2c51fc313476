import { expect, it } from 'vitest';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { releaseOf } from '../../../src/builder/release.ts';
import { withProcfile } from '../../../src/builder/with-procfile.ts';
import { readConfig } from '../../../src/config/read-config.ts';

function release(procfile: string) {
  const app = memoryApp({ Procfile: procfile });
  const config = readConfig(app, { env: {} });
  if (!config.ok) throw new Error('the configuration is wrong');
  return releaseOf(withProcfile(config.value, app));
}

it("makes a Procfile's release the migrate action, with its shell syntax", () => {
  const found = release('web: x\nrelease: yes | ./manage.py migrate && ./seed\n');
  expect(found?.hook).toMatchObject({
    name: 'migrate',
    reason: { at: { file: 'Procfile', line: 2 } },
  });
  expect(found?.step.step).toMatchObject({
    content: '#!/bin/sh\nyes | ./manage.py migrate && ./seed\n',
    mode: 0o755,
  });
});

it('leaves migrations alone where no release is declared', () => {
  expect(release('web: x\n')).toBeUndefined();
});
