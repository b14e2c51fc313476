import json
import falcon


class Resource:
    def on_get(self, req, resp):
        resp.text = json.dumps({'images': []})
