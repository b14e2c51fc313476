import type { DecidedRecord, ServiceSetting } from '../config/config.ts';
import { suggest } from '../config/suggest.ts';
import type { Reason } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import { asksForPort, placeholders, unknownPlaceholders } from './fill-in.ts';
import { repositoryOf } from './image-name.ts';
import type { KnownService, Service } from './types.ts';

const defaultTimeoutMs = 60_000;

/** The services of an app as they are to be started, and everything that is wrong with them. */
export function resolveServices(
  settings: DecidedRecord<ServiceSetting>,
  catalog: readonly KnownService[],
): { readonly services: readonly Service[]; readonly problems: readonly Problem[] } {
  const services: Service[] = [];
  const problems: Problem[] = [];
  for (const [name, { value, reason }] of Object.entries(settings)) {
    const at = reason.at;
    const add = (message: string, hint: string) =>
      problems.push({ message: `services.${name}: ${message}`, hint, ...(at ? { at } : {}) });
    const found = meantBy(name, value, catalog);
    if ('unknown' in found) {
      add(...unknownService(found.unknown, catalog));
      continue;
    }
    const service = serviceOf(name, { ...value, ...found });
    services.push(service);
    for (const one of problemsOf(service)) add(...one);
  }
  return { services, problems: [...problems, ...clashes(services, settings)] };
}

type Meant =
  | { readonly known: KnownService | undefined; readonly image: string }
  | { readonly unknown: string };

/** Named, else told by the image, else by the service's own name. */
function meantBy(name: string, setting: ServiceSetting, catalog: readonly KnownService[]): Meant {
  const byName = (id: string | undefined) =>
    catalog.find((one) => one.id === id || one.repositories.some((other) => other === id));
  const short = shortForm(setting.short, byName(name) !== undefined);
  const asked = setting.service ?? short.service;
  const known =
    asked === undefined
      ? (byName(setting.image && repositoryOf(setting.image).repository) ?? byName(name))
      : byName(asked);
  if (asked !== undefined && !known) return { unknown: asked };
  if (setting.image !== undefined) return { known, image: setting.image };
  if (!known) return { unknown: name };
  const version = setting.version ?? short.version;
  // `mariadb` is another repository of the service mysql.
  const repository = known.repositories.find((one) => one === (asked ?? name)) ?? known.id;
  const official = known.repositories[0];
  if (version === undefined) return { known, image: `${official}:${known.version}` };
  return { known, image: `${repository}:${version}` };
}

/** `postgres`, `postgres:16`; after a name that tells the service, `16` is its version. */
function shortForm(short: string | undefined, named: boolean): Partial<ServiceSetting> {
  if (short === undefined) return {};
  if (named && /^\d/.test(short)) return { version: short };
  const [service = '', ...version] = short.split(':');
  return { service, ...(version.length === 0 ? {} : { version: version.join(':') }) };
}

function serviceOf(
  name: string,
  {
    known,
    image,
    ...setting
  }: Omit<ServiceSetting, 'image'> & Extract<Meant, { readonly image: string }>,
): Service {
  const { env, command, port, volume, ready, timeoutMs, inject, publish } = {
    ...known,
    ...setting,
  };
  return {
    name,
    ...(known ? { known: known.id } : {}),
    image,
    env: { ...known?.env, ...env },
    ...(command === undefined ? {} : { command }),
    ...(port === undefined ? {} : { port }),
    ...(volume === undefined ? {} : { volume }),
    ...(ready === undefined ? {} : { ready }),
    timeoutMs: timeoutMs ?? defaultTimeoutMs,
    inject: inject ?? {},
    ...(publish === undefined || publish === false ? {} : { publish }),
  };
}

type Finding = readonly [message: string, hint: string];

function unknownService(asked: string, catalog: readonly KnownService[]): Finding {
  const names = catalog.flatMap(({ id, repositories }) => [id, ...repositories]);
  const near = suggest(asked, [...new Set(names)]);
  const known = catalog.map(({ id }) => id).join(', ');
  const meant = near === undefined ? `known are ${known}` : `did you mean ${near}?`;
  return [
    `warp knows no service ${JSON.stringify(asked)}`,
    `${meant}; any other is given by its image: { image: …, port: …, inject: { NAME_URL: … } }`,
  ];
}

function problemsOf(service: Service): readonly Finding[] {
  const { port, publish } = service;
  const found: Finding[] = [];
  for (const { place, text, literal } of filledIn(service)) {
    for (const word of unknownPlaceholders(text)) {
      const near = suggest(word, placeholders);
      // In commands and settings braces may mean something else: awk '{print}'.
      if (near === undefined && literal) continue;
      const known = placeholders.map((one) => `{${one}}`).join(', ');
      const hint = near === undefined ? `there are ${known}` : `did you mean {${near}}?`;
      found.push([`${place}: nothing is called {${word}}`, hint]);
    }
    if (asksForPort(text) && port === undefined) {
      found.push([`${place} asks for the port, and there is none`, 'add port: NUMBER']);
    }
  }
  if (publish !== undefined && port === undefined) {
    found.push(['publish asks for the port, and there is none', 'add port: NUMBER']);
  }
  return found;
}

/** Every text in which words in braces are filled in. */
function filledIn({ inject, env, command = [], ready }: Service) {
  const all = (key: string, texts: Readonly<Record<string, string>>, literal: boolean) =>
    Object.entries(texts).map(([name, text]) => ({ place: `${key}.${name}`, text, literal }));
  return [
    ...all('inject', inject, false),
    ...all('env', env, true),
    ...command.map((text) => ({ place: 'command', text, literal: true })),
    ...(ready === undefined ? [] : [{ place: 'ready', text: ready, literal: true }]),
  ];
}

/** Two services that set one variable, or publish one port, are a question to the user. */
function clashes(
  services: readonly Service[],
  settings: Readonly<Record<string, { readonly reason: Reason }>>,
): readonly Problem[] {
  const owners = new Map<string, string>();
  return services.flatMap(({ name, inject, publish }) => {
    const taken = [
      ...Object.keys(inject),
      ...(typeof publish === 'number' ? [`port ${publish}`] : []),
    ];
    return taken.flatMap((what): Problem[] => {
      const owner = owners.get(what);
      if (owner === undefined) {
        owners.set(what, name);
        return [];
      }
      const at = settings[name]?.reason.at;
      const message = `services.${name}: ${what} is ${owner}'s already`;
      const hint = what.startsWith('port ')
        ? 'publish it on another port'
        : `give one of them a variable of its own: inject: { ${name.toUpperCase().replaceAll('-', '_')}_URL: … }`;
      return [{ message, hint, ...(at ? { at } : {}) }];
    });
  });
}
