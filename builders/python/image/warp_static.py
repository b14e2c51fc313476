"""Static files of a WSGI app, served by WhiteNoise before the app is asked.

In: WARP_STATIC_FOLDERS (`server.static`: lines `URL FOLDER`), WARP_STATIC_URL/ROOT (Django's, unless
WARP_WHITENOISE=1: then the project serves them itself) and WARP_MEDIA_URL/ROOT (uploads).
A link that leads out of its folder is not served.
"""
import os
import re

# What build tools put into the name of a file whose content never changes: app.0a1b2c3d4e5f.css. Letters
# and digits both: 20240131 is a date.
_HASHED = re.compile(r"[.-](?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{8,64}\.\w+(\.map)?$")


def served(application):
    """The application, or a server of its static files in front of it."""
    folders = static_folders()
    if folders:
        from whitenoise import WhiteNoise

        class Static(WhiteNoise):
            def immutable_file_test(self, path, url):
                return is_hashed(url)

            # WhiteNoise 3 asks under this name.
            is_immutable_file = immutable_file_test

            def add_file_to_dictionary(self, url, path, *args, **options):
                if is_inside(path, self.warp_root):
                    super().add_file_to_dictionary(url, path, *args, **options)

        application = Static(application)
        for url, folder in folders:
            application.warp_root = folder
            application.add_files(folder, prefix=url)
    media = media_folder()
    if media:
        application = _uploads(application, *media)
    return application


def is_hashed(url):
    """Whether the file's name changes with its content, so that it may be kept for ever."""
    return bool(_HASHED.search(url))


def static_folders():
    """(URL, absolute folder) pairs, the weakest first: later ones win."""
    found = []
    url, root = os.environ.get("WARP_STATIC_URL", ""), os.environ.get("WARP_STATIC_ROOT", "")
    if _served_here(url, root) and os.environ.get("WARP_WHITENOISE") != "1":
        found.append((url, os.path.realpath(root)))
    lines = os.environ.get("WARP_STATIC_FOLDERS", "").splitlines()
    for url, folder in reversed([line.split(" ", 1) for line in lines]):
        found.append((url, os.path.realpath(folder)))
    return found


def media_folder():
    """(URL, absolute folder) of what users upload, or None."""
    url, root = os.environ.get("WARP_MEDIA_URL", ""), os.environ.get("WARP_MEDIA_ROOT", "")
    return (url, os.path.realpath(root)) if _served_here(url, root) else None


def _uploads(application, url, root):
    """Files that come and go are looked for with each request; browsers must not guess their type."""
    from whitenoise import WhiteNoise

    class Uploads(WhiteNoise):
        def candidate_paths_for_url(self, url):
            for path in super().candidate_paths_for_url(url):
                if is_inside(path, root):
                    yield path

    def headers(found, path, url):
        found["X-Content-Type-Options"] = "nosniff"

    return Uploads(application, root=root, prefix=url, autorefresh=True, max_age=0, allow_all_origins=False, add_headers_function=headers)


def _served_here(url, root):
    return bool(url.startswith("/") and url.strip("/") and root)


def is_inside(path, root):
    """Whether a path, its links followed, is below the folder."""
    return os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep)
