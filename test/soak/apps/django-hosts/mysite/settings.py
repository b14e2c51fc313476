SECRET_KEY = 'not-a-secret'
ALLOWED_HOSTS = ['.example.com', 'localhost', '127.0.0.1']

INSTALLED_APPS = ['django_hosts']
MIDDLEWARE = [
    'django_hosts.middleware.HostsRequestMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django_hosts.middleware.HostsResponseMiddleware',
]

ROOT_URLCONF = 'mysite.urls'
ROOT_HOSTCONF = 'mysite.hosts'
DEFAULT_HOST = 'www'
WSGI_APPLICATION = 'mysite.wsgi.application'
