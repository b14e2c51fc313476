import type { Framework } from './framework.ts';

/** Further ASGI frameworks, known by their application class alone. */
export const asgiFrameworks: readonly Framework[] = [
  asgi('connexion', 'Connexion', ['connexion'], ['AsyncApp', 'App', 'FlaskApp']),
  asgi('esmerald', 'Esmerald', ['esmerald', 'ravyn'], ['Esmerald', 'Ravyn']),
  asgi('responder', 'Responder', ['responder'], ['API']),
  asgi('socketio', 'python-socketio', ['socketio'], ['ASGIApp']),
  asgi('xpresso', 'Xpresso', ['xpresso'], ['App']),
];

function asgi(
  id: string,
  title: string,
  packages: readonly string[],
  constructors: readonly string[],
): Framework {
  return { id, title, protocol: 'asgi', packages, constructors };
}
