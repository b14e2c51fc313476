import os

from flask import Flask


def create_app(test_config=None):
    # create and configure the app
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY='dev',
        SQLALCHEMY_DATABASE_URI='sqlite:///flaskr.sqlite',
    )
    if test_config is None:
        app.config.from_pyfile('config.py', silent=True)
    else:
        app.config.from_mapping(test_config)
    os.makedirs(app.instance_path, exist_ok=True)

    from . import db
    db.db.init_app(app)
    with app.app_context():
        db.db.create_all()

    from . import blog, auth
    app.register_blueprint(blog.bp)
    app.register_blueprint(auth.bp)
    app.add_url_rule('/', endpoint='index')
    return app
