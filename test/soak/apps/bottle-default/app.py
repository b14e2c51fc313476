import os
import bottle
from bottle import route, run, template

# Change working directory so relative paths (and template lookup) work again
os.chdir(os.path.dirname(__file__) or '.')

@route('/')
@route('/hello/<name>')
def greet(name='Stranger'):
    return template('Hello {{name}}, how are you?', name=name)

application = bottle.default_app()
