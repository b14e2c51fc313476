def wsgibase(environ, responder):
    responder('200 OK', [('Content-Type', 'text/plain')])
    return [b'Hello web2py']

def appfactory(wsgiapp=wsgibase, logfilename='httpserver.log', profiler_dir=None):
    return wsgiapp
