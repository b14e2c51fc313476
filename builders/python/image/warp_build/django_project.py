"""Facts of a booted Django project, and its static files."""
import os

from warp_build.report import fact, link, warning

_ROOT = os.environ.get("WARP_APP_ROOT", "/opt/app-root")
_STATIC = os.path.join(_ROOT, "static")
_DATA = os.path.join(_ROOT, "data")


def settings():
    """Django's settings, loaded; an empty SECRET_KEY gets a value for the build."""
    from django.conf import settings as found

    # Reading any of them loads them all; SECRET_KEY itself refuses to be read while empty.
    found.INSTALLED_APPS
    if not getattr(found._wrapped, "SECRET_KEY", ""):
        found.SECRET_KEY = "warp-placeholder-only-in-the-build"
    return found


def supply_static_root(found):
    """STATIC_ROOT where the project has none, or one that would not be in the image."""
    if "django.contrib.staticfiles" not in found.INSTALLED_APPS:
        return
    root = found.STATIC_ROOT
    if not root:
        found.STATIC_ROOT = _STATIC
    elif _inside(root, os.getcwd()) is None and _inside(root, _STATIC) is None:
        warning("WARP_STATIC_ROOT_OUTSIDE", "STATIC_ROOT %s is not in the image" % root, "static files are collected to %s; set STATIC_ROOT below the project" % _STATIC)
        found.STATIC_ROOT = _STATIC


def _link_static_root(root):
    """A STATIC_ROOT below the source, with nothing in it yet, becomes a link to a place of its own.

    The files are then a layer of the image that a source edit leaves alone.
    """
    if not _inside(root, os.getcwd()) or os.path.islink(root) or os.path.exists(root) and (not os.path.isdir(root) or os.listdir(root)):
        return
    if os.path.isdir(root):
        os.rmdir(root)
    os.makedirs(os.path.dirname(root), exist_ok=True)
    os.symlink(_STATIC, root)


def collect_static(found):
    """Runs collectstatic, unless the files go to another service."""
    if "django.contrib.staticfiles" not in found.INSTALLED_APPS:
        return
    if os.environ.get("DISABLE_COLLECTSTATIC", "0") not in ("", "0"):
        warning("WARP_STATIC_NOT_COLLECTED", "static files are not collected: DISABLE_COLLECTSTATIC is set in the build", "remove it from `build.env` (or .s2i/environment), or collect them in a build hook")
        return
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.files.storage import FileSystemStorage
    from django.core.management import call_command

    # Makes the lazy object real, so that its class can be asked for.
    staticfiles_storage.exists
    if not isinstance(staticfiles_storage._wrapped, FileSystemStorage):
        warning("WARP_STATIC_ELSEWHERE", "static files go to %s: not collected in the build" % type(staticfiles_storage._wrapped).__name__, "run `warp exec python manage.py collectstatic` in a deploy step")
        return
    _link_static_root(os.path.abspath(found.STATIC_ROOT))
    try:
        call_command("collectstatic", interactive=False, verbosity=1)
    except Exception as error:
        raise CollectStaticFailed(str(error) or type(error).__name__) from error
    url = found.STATIC_URL or ""
    if url.startswith("/") and len(url) > 1:
        fact("WARP_STATIC_URL", url)
        fact("WARP_STATIC_ROOT", os.path.realpath(found.STATIC_ROOT))


class CollectStaticFailed(Exception):
    """collectstatic ended with an error of its own."""

    warp_code = "WARP_COLLECTSTATIC_FAILED"
    warp_hint = "run `python manage.py collectstatic --dry-run` on the project; a file a stylesheet refers to may be missing"


def tell(found):
    """Writes what a server, `warp run` and the user should know."""
    fact("WARP_DJANGO_SETTINGS", os.environ["DJANGO_SETTINGS_MODULE"])
    fact("WARP_DJANGO_WSGI", found.WSGI_APPLICATION or "")
    fact("WARP_DJANGO_DEBUG", int(bool(found.DEBUG)))
    fact("WARP_ALLOWED_HOSTS", ",".join(map(str, found.ALLOWED_HOSTS)))
    fact("WARP_SSL_REDIRECT", int(bool(found.SECURE_SSL_REDIRECT)))
    fact("WARP_WHITENOISE", int(any(name.startswith("whitenoise.") for name in found.MIDDLEWARE)))
    _tell_media(found)
    _tell_databases(found)
    _warn(found)


def _tell_media(found):
    root, url = found.MEDIA_ROOT, found.MEDIA_URL or ""
    if not root:
        return
    root = os.path.abspath(root)
    below = _inside(root, os.getcwd())
    if below:
        link(below, below, "dir")
    elif below == "" or _inside(root, _DATA) is None:
        warning("WARP_MEDIA_ROOT_OUTSIDE", "MEDIA_ROOT %s cannot be written to in the container" % root, "set it to a folder below the project or to %s/media" % _DATA)
        return
    if url.startswith("/") and len(url) > 1:
        fact("WARP_MEDIA_URL", url)
        fact("WARP_MEDIA_ROOT", os.path.join(_DATA, below) if below else root)


def _tell_databases(found):
    for database in found.DATABASES.values():
        name = str(database.get("NAME") or "")
        if not str(database.get("ENGINE", "")).endswith(("sqlite3", "spatialite")) or not name:
            continue
        path = os.path.abspath(name)
        if ":memory:" in name or "mode=memory" in name or _inside(path, "/tmp") is not None:
            continue
        below = _inside(path, os.getcwd())
        if below:
            link(below, below, "file")
        elif _inside(path, _DATA) is None:
            warning("WARP_SQLITE_OUTSIDE", "the SQLite file %s cannot be written to in the container" % path, "put it below the project or into %s" % _DATA)


def _warn(found):
    if found.DEBUG:
        warning("WARP_DJANGO_DEBUG", "DEBUG is True: errors show source, settings and SQL to everyone", "set DEBUG = False for production, for example from an environment variable")
    if not found.ALLOWED_HOSTS:
        seen = "only localhost is answered" if found.DEBUG else "every request is answered with 400"
        warning("WARP_DJANGO_ALLOWED_HOSTS", "ALLOWED_HOSTS is empty: %s" % seen, "list the site's host names in ALLOWED_HOSTS, for example from an environment variable")


def _inside(path, folder):
    """The path relative to the folder, or None when it is not below it."""
    path, folder = os.path.abspath(path), os.path.abspath(folder)
    if path == folder:
        return ""
    prefix = folder + os.sep
    return path[len(prefix):] if path.startswith(prefix) else None
