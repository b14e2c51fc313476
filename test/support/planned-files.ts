import { builders, configSections, servers } from '../../builders/catalog.ts';
import { memoryApp } from '../../src/app/memory-app.ts';
import { makePlan } from '../../src/builder/make-plan.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { noAnswers } from '../../src/lock/answers.ts';
import type { Plan } from '../../src/plan/types.ts';
import { WarpError } from '../../src/warp-error.ts';
import type { Files } from './detected-start.ts';

/**
 * The plan of an app that is nothing but these files.
 * @param unversioned those of them that git ignores
 * @throws WarpError
 */
export function plannedFiles(files: Files, unversioned: readonly string[] = []): Plan {
  const app = memoryApp(files, [], unversioned);
  const config = readConfig(app, { sections: configSections });
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return makePlan({
    app,
    config: config.value,
    builders,
    servers,
    platform: 'linux/amd64',
    warpVersion: '0',
    answers: noAnswers,
  });
}

/** A Flask application with this warp.yaml. */
export function flaskFiles(yaml: string): Files {
  return {
    'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
    'requirements.txt': 'flask==3.1.2\n',
    'warp.yaml': yaml,
  };
}

/** The error that planning the files ends with. */
export function planFailure(files: Files): WarpError {
  try {
    plannedFiles(files);
  } catch (error) {
    if (error instanceof WarpError) return error;
    throw error;
  }
  throw new Error('it was planned');
}
