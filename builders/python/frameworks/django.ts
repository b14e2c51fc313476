import type { Framework } from './framework.ts';

/** https://docs.djangoproject.com/en/stable/howto/deployment/ */
export const django: Framework = {
  id: 'django',
  title: 'Django',
  protocol: 'wsgi',
  packages: ['django', 'configurations'],
  constructors: ['get_wsgi_application', 'WSGIHandler'],
};

export const djangoAsgi: Framework = {
  id: 'django',
  title: 'Django',
  protocol: 'asgi',
  packages: ['django.core.asgi', 'django.core.handlers.asgi', 'configurations.asgi', 'channels'],
  constructors: ['get_asgi_application', 'ASGIHandler', 'ProtocolTypeRouter'],
};
