import type { RelPath } from '../../../src/app/app-source.ts';
import { moduleFile, type PythonProject } from '../source/project.ts';
import { isDevelopment, type SettingsMention } from './django-settings.ts';

/** Files that describe a deployment: what they set wins over wsgi.py's default there, too. */
const deploymentFile =
  /^(Dockerfile([.-]prod\w*)?|Procfile|app\.json|app\.ya?ml|fly\.toml|render\.ya?ml|uwsgi[\w.-]*\.ini)$/;

const setting =
  /DJANGO_SETTINGS_MODULE["']?\s*[=:]\s*(?:\{[^}]*?["']value["']\s*:\s*)?["']?([A-Za-z_][\w.]*)/;

/** Settings modules the app's own deployment files set, unless they are for development. */
export function deployedSettings(project: PythonProject, projectDir: RelPath): SettingsMention[] {
  const { app } = project;
  const files = app.list('').filter((name) => deploymentFile.test(name));
  return files.flatMap((file) => {
    const lines = (app.text(file) ?? '').split('\n');
    return lines
      .flatMap((text, at) => {
        const module = /^\s*(#|;)/.test(text) ? undefined : setting.exec(text)?.[1];
        return module === undefined ? [] : [{ module, file, line: at + 1 }];
      })
      .filter(({ module }) => !isDevelopment(module))
      .filter(({ module }) => moduleFile(app, projectDir, module) !== undefined)
      .slice(-1);
  });
}
