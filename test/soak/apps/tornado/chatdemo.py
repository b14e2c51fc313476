import asyncio
import logging
import tornado
import os.path
import uuid

from tornado.options import define, options, parse_command_line
import tornado.websocket

define("port", default=8888, help="run on the given port", type=int)


class MainHandler(tornado.web.RequestHandler):
    def get(self):
        self.render("index.html")


class EchoWebSocket(tornado.websocket.WebSocketHandler):
    def open(self):
        self.write_message("hi")


async def main():
    parse_command_line()
    app = tornado.web.Application(
        [(r"/", MainHandler), (r"/ws", EchoWebSocket)],
        cookie_secret="__TODO:_GENERATE_YOUR_OWN_RANDOM_VALUE_HERE__",
        template_path=os.path.join(os.path.dirname(__file__), "templates"),
        static_path=os.path.join(os.path.dirname(__file__), "static"),
        xsrf_cookies=True,
    )
    app.listen(options.port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
