import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { getPage } from '../support/get-page.ts';
import { packageFolder } from '../support/package-folder.ts';
import { warpApp } from '../support/warp-app.ts';

const examples = join(packageFolder(), 'examples');

/** `warp.test.yaml`: what an app must answer. */
const expectations = z.strictObject({
  http: z.array(
    z.strictObject({
      path: z.string(),
      status: z.number(),
      contains: z.string().optional(),
      contentType: z.string().optional(),
    }),
  ),
});

test.each(readdirSync(examples).toSorted())('%s answers as its warp.test.yaml says', async (id) => {
  const { http } = expectations.parse(
    parse(readFileSync(join(examples, id, 'warp.test.yaml'), 'utf8')),
  );
  await using app = await warpApp(id);
  cpSync(join(examples, id), app.folder, { recursive: true });
  const { url } = await app.run();
  for (const wanted of http) {
    const page = await getPage(url, wanted.path);
    expect(page.status, wanted.path).toBe(wanted.status);
    if (wanted.contains !== undefined) expect(page.body, wanted.path).toContain(wanted.contains);
    if (wanted.contentType !== undefined) {
      expect(page.type, wanted.path).toMatch(new RegExp(`^${wanted.contentType}\\b`));
    }
  }
});
