from sanic import Sanic
from sanic.response import text


def create_app():
    app = Sanic("MyHelloWorldApp")

    @app.get("/")
    async def hello_world(request):
        return text("sanic ran")

    return app


if __name__ == "__main__":
    app = create_app()
    app.run(host="127.0.0.1", port=1337, dev=True)
