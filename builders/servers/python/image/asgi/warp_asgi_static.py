"""Static files and uploads of an ASGI app, by Starlette's StaticFiles around it: warp_static.py's folders.

What is no such file, and everything but HTTP, is the app's own.
"""
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
        try:
            response = await self.files.get_response(relative, scope)
        except self.refusal:
            return None
        self.headers(path, response.headers)
        return response

    def _file(self, relative):
        return "%s/%s" % (self.folder, relative)


def _static_headers(path, headers):
    headers["Cache-Control"] = "max-age=315360000, public, immutable" if is_hashed(path) else "max-age=60, public"


def _upload_headers(path, headers):
    headers["X-Content-Type-Options"] = "nosniff"
