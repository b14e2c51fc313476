import type { ReadOlder } from '../older-settings.ts';
import { readAppJson } from './app-json.ts';
import { readAptfile } from './aptfile.ts';
import { readForeignFiles } from './foreign-files.ts';

/** Files of tools for any kind of app, strongest first. */
export const otherTools: readonly ReadOlder[] = [readAppJson, readAptfile, readForeignFiles];
