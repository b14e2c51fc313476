import type { AppSource } from '../../../src/app/app-source.ts';
import { joinRelative } from '../../../src/app/rel-path.ts';
import type { Wheelhouse } from '../../../src/builder/python-runtime.ts';
import type { PlanContext, Result } from '../../../src/builder/types.ts';
import { digestOf } from '../../../src/plan/digest.ts';
import type { Fact, Reason } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import type { DependencyConfig } from '../package-managers/types.ts';
import { appIndexes } from './app-sources.ts';

const at = '/warp/wheelhouse';

/**
 * Where wheels stand in for an index, by `python.wheelhouse` in warp.yaml; undefined where packages
 * come from an index. The folder is one of the app's, by path from its root.
 */
export function wheelhouseOf(
  { app, root }: Pick<PlanContext, 'app' | 'root'>,
  { wheelhouse }: DependencyConfig,
): Result<Wheelhouse | undefined, readonly Problem[]> {
  if (wheelhouse === undefined) return { ok: true, value: undefined };
  if (typeof wheelhouse !== 'string') {
    const { image: reference, path } = wheelhouse;
    const from = { kind: 'image', reference, ...(path ? { path } : {}) } as const;
    return { ok: true, value: { mount: { from, at }, folder: at } };
  }
  const folder = wheelhouse.replace(/^\.\//, '').replace(/\/$/, '');
  const wheels = app
    .entries()
    .filter(({ path }) => path.startsWith(`${folder}/`) && isPackage(path));
  if (wheels.length === 0) return { ok: false, problems: [noWheels(folder)] };
  const place = joinRelative(root, folder);
  const from = { kind: 'context', name: 'app', include: [place] } as const;
  const content = digestOf(wheels.map(({ path, size }) => [path, size]));
  return { ok: true, value: { mount: { from, at }, folder: `${at}/${place}`, content } };
}

/** Where packages come from, if not from the public index alone; credentials in addresses left out. */
export function originFacts(app: AppSource, { wheelhouse }: DependencyConfig): Fact[] {
  const indexes = appIndexes(app).map(({ name, url, file }): Fact => {
    const reason: Reason = { rule: `${file} names the index ${name}`, at: { file }, via: 'app' };
    return { name: `python.index.${name}`, value: url.replace(/\/\/[^/@]*@/, '//'), reason };
  });
  const rule = 'packages come from here, without an index and without network';
  const reason: Reason = { rule, via: 'config' };
  return wheelhouse === undefined
    ? indexes
    : [{ name: 'python.wheelhouse', value: wheelhouse, reason }];
}

function isPackage(path: string): boolean {
  return /\.(whl|zip|tar\.gz)$/.test(path);
}

function noWheels(folder: string): Problem {
  return {
    code: 'WARP_WHEELHOUSE',
    message: `python.wheelhouse is ${folder}, a folder of the app without any wheel`,
    hint: 'put the wheels there (`pip wheel -r requirements.txt -w FOLDER`), or name the folder that has them; .warpignore must not leave it out',
  };
}
