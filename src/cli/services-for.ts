import { services as catalog } from '../../builders/catalog.ts';
import type { Engine } from '../engine/types.ts';
import { packageRoot } from '../package-root.ts';
import { readCaBundle } from '../runtime/ca-bundle.ts';
import {
  type AppServices,
  type AppServicesHost,
  appServices,
} from '../runtime/services/app-services.ts';
import type { CliContext } from './context.ts';
import { proxySettings } from './proxy-settings.ts';

/**
 * The backing services of an app on an engine.
 * @param onNote what is done, line by line; stderr by default
 */
export function servicesFor(
  context: CliContext,
  engine: Engine,
  onNote: (line: string) => void = (line) => context.stderr.write(`${line}\n`),
): AppServices {
  return appServices(servicesHost(context, engine, onNote));
}

/** What providing services takes of this machine. */
export function servicesHost(
  context: CliContext,
  engine: Engine,
  onNote: (line: string) => void,
): AppServicesHost {
  return {
    engine,
    catalog,
    packageRoot: packageRoot(),
    caBundle: readCaBundle(context.env),
    proxies: proxySettings(context.env),
    stateFolder: context.stateFolder,
    signal: context.signal,
    force: context.force,
    onNote,
  };
}
