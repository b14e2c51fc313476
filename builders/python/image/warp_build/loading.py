"""Loads the app in the build as its server will, and sees what that writes into the source."""
import os
import shutil
import sys

from warp_build.report import link, warning

_SKIPPED = {"__pycache__", ".git", "node_modules"}


def load(options):
    """The application, by the very loader the servers use.

    options: module, callable, factory. Raises whatever the app raises.
    """
    os.environ["WARP_ENTRY_MODULE"] = options.module
    os.environ["WARP_ENTRY_CALLABLE"] = options.callable
    os.environ["WARP_ENTRY_FACTORY"] = "1" if options.factory else "0"
    os.environ["WARP_STATE"] = "/nonexistent"
    sys.addaudithook(_make_database_folder)
    import warp_entry

    if not callable(warp_entry.application):
        raise TypeError("%s.%s is of type %s, which cannot be called" % (options.module, options.callable, type(warp_entry.application).__name__))
    return warp_entry.application


def _make_database_folder(event, arguments):
    """The folder that a script of the app would make before its first start, for a SQLite file below the source."""
    if event != "sqlite3.connect" or not isinstance(arguments[0], (str, os.PathLike)):
        return
    folder = os.path.dirname(os.path.abspath(arguments[0]))
    if folder.startswith(os.getcwd() + os.sep) and not os.fspath(arguments[0]).startswith((":", "file:")):
        os.makedirs(folder, exist_ok=True)


def prepare_path():
    """The search path as the loader will have it, for what is imported before the entry."""
    source = os.getcwd()
    if source not in sys.path:
        sys.path.insert(0, source)


def snapshot():
    """Every path below the source."""
    paths = set()
    for folder, names, files in os.walk("."):
        names[:] = [name for name in names if name not in _SKIPPED]
        paths.update(os.path.relpath(os.path.join(folder, name), ".") for name in names + files)
    return paths


def keep_instance(application):
    """Flask's instance folder, which apps make when they first need it, is state as well."""
    path = getattr(application, "instance_path", None)
    if not isinstance(path, str):
        return
    inside = os.path.relpath(path, os.getcwd())
    if not inside.startswith(os.pardir) and not os.path.islink(path):
        link(inside, inside, "dir")


def keep_written(before):
    """What loading made in the source is state: removed here, linked into the data folder."""
    made = sorted(path for path in snapshot() - before if not path.endswith(".pyc"))
    tops = [path for path in made if os.path.dirname(path) not in made]
    for path in tops:
        folder = os.path.isdir(path)
        shutil.rmtree(path) if folder else os.unlink(path)
        link(path, path, "dir" if folder else "file")
        warning("WARP_STATE_IN_SOURCE", "the app makes %s while it is imported" % path, "it is kept in the data volume, /opt/app-root/data/%s" % path)
