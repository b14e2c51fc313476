import falcon

from .images import Resource


def create_app():
    app = falcon.App()
    app.add_route('/images', Resource())
    return app


def get_app():
    return create_app()
