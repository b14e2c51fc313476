from wsgiref.simple_server import make_server

import falcon


class ThingsResource:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = 'two things'


app = falcon.App()
app.add_route('/things', ThingsResource())

if __name__ == '__main__':
    with make_server('', 8000, app) as httpd:
        httpd.serve_forever()
