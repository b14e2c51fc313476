from bottle import route, run, template

@route('/')
def index():
    return template('<b>Hello {{name}}</b>!', name='run')

run(host='localhost', port=8080, debug=True, reloader=True)
