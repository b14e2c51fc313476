import type { Framework } from './framework.ts';

/** Frameworks whose programs listen by themselves: started as scripts. */
export const ownServer: readonly Framework[] = [
  http('aiohttp', 'aiohttp', ['aiohttp'], ['run_app']),
  http('tornado', 'Tornado', ['tornado'], ['listen', 'start']),
  http('gradio', 'Gradio', ['gradio'], ['launch']),
  http('nicegui', 'NiceGUI', ['nicegui'], ['run']),
  http('twisted', 'Twisted', ['twisted'], ['run', 'listenTCP']),
];

function http(
  id: string,
  title: string,
  packages: readonly string[],
  serve: readonly string[],
): Framework {
  return { id, title, protocol: 'http', packages, constructors: [], serve };
}
