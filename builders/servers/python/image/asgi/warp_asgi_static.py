"""Static files and uploads of an ASGI app, by Starlette's StaticFiles around it: warp_static.py's folders.

What is no such file, and everything but HTTP, is the app's own.
"""
import mimetypes
import os
import re

from warp_static import is_hashed, is_inside, media_folder, static_folders


def served(application):
    """The application, or a server of its files in front of it."""
    static, media = static_folders(), media_folder()
    mounts = [_Mount(url, folder, _static_headers) for url, folder in reversed(static)]
    mounts += [_Mount(*media, headers=_upload_headers)] if media else []
    if not mounts:
        return application

    async def serving(scope, receive, send):
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            for mount in mounts:
                response = await mount.response(scope)
                if response is not None:
                    await response(scope, receive, send)
                    return
        await application(scope, receive, send)

    return serving


class _Mount:
    def __init__(self, url, folder, headers):
        from starlette.exceptions import HTTPException
        from starlette.staticfiles import StaticFiles

        self.prefix, self.folder, self.headers = url.rstrip("/") + "/", folder, headers
        # Uploads come with their volume, after the start.
        self.files = StaticFiles(directory=folder, check_dir=False)
        self.refusal = HTTPException

    async def response(self, scope):
        """The answer to a request for one of its files, or None."""
        path = scope["path"]
        relative = path[len(self.prefix):]
        if not path.startswith(self.prefix) or not relative or not is_inside(self._file(relative), self.folder):
            return None
        coding, suffix = self._compressed(relative, scope)
        try:
            response = await self.files.get_response(relative + suffix, scope)
        except self.refusal:
            return None
        if coding:
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Type"] = mimetypes.guess_type(relative)[0] or "application/octet-stream"
            response.headers["Vary"] = "Accept-Encoding"
        self.headers(path, response.headers)
        return response

    def _compressed(self, relative, scope):
        """The coding and suffix of a neighbour (app.js.br) that the client takes instead."""
        taken = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding").decode("latin-1")
        for coding, suffix in (("br", ".br"), ("gzip", ".gz")):
            if re.search(r"\b%s\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))" % coding, taken) and is_inside(self._file(relative + suffix), self.folder):
                if os.path.isfile(self._file(relative + suffix)):
                    return coding, suffix
        return "", ""

    def _file(self, relative):
        return "%s/%s" % (self.folder, relative)


def _static_headers(path, headers):
    headers["Cache-Control"] = "max-age=315360000, public, immutable" if is_hashed(path) else "max-age=60, public"
    # As with WSGI: pages of any origin may use them.
    headers["Access-Control-Allow-Origin"] = "*"


def _upload_headers(path, headers):
    headers["X-Content-Type-Options"] = "nosniff"
