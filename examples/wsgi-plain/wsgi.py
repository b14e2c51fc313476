"""The smallest web application: one WSGI callable, nothing to install."""


def application(environ, start_response):
    body = f"Hello from {environ['REQUEST_METHOD']} {environ['PATH_INFO']}\n".encode()
    start_response('200 OK', [('Content-Type', 'text/plain; charset=utf-8')])
    return [body]
