import { afterAll } from 'vitest';
import { type WarpApp, warpApp } from './warp-app.ts';
import { writeFiles } from './write-files.ts';

/** Gives what makes an app of files; all of them go when the last test of the file has ended. */
export function writtenApps(): (
  name: string,
  files: Readonly<Record<string, string>>,
) => Promise<WarpApp> {
  const apps: WarpApp[] = [];
  afterAll(async () => {
    for (const app of apps) await app[Symbol.asyncDispose]();
  });
  return async (name, files) => {
    const app = await warpApp(name);
    apps.push(app);
    writeFiles(app.folder, files);
    return app;
  };
}
