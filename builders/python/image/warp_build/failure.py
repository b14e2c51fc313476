"""What an exception at import means to the person who builds, as plain data."""
import os
import re
import traceback

from warp_build.assumptions import missing_variable
from warp_build.distributions import LOST_MODULES, distribution_of, package_of
from warp_build.mismatch import packages_apart


def describe(error, entry):
    """Code, text, hint and traceback lines of the exception; `entry` is the module to be served."""
    told = _describe(error, entry)
    told["place"] = _at(error) or None
    told["trace"] = _trace(error)
    told["variable"] = missing_variable(error)
    return told


def _describe(error, entry):
    if hasattr(error, "warp_code"):
        return _told(error.warp_code, str(error), error.warp_hint)
    if isinstance(error, SyntaxError):
        where = "%s:%s" % (_relative(error.filename or "?"), error.lineno)
        return _told("WARP_APP_SYNTAX", "%s: %s" % (where, error.msg), "correct the syntax, or ask for the Python version it is written for")
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _module_missing(error, entry)
    library = re.match(r"(\S+\.so[.\d]*): cannot open shared object file", str(error))
    if isinstance(error, ImportError) and library:
        return _library_missing(error, library.group(1))
    if isinstance(error, AttributeError) and "WARP_ENTRY_CALLABLE" in os.environ and not _app_frames(error):
        return _told("WARP_APP_ENTRY_MISSING", "%s has no %s: %s" % (entry, os.environ["WARP_ENTRY_CALLABLE"], error), "name the WSGI application in warp.yaml")
    if isinstance(error, SystemExit):
        return _told("WARP_APP_IMPORT_FAILED", "the app ends itself while it is imported (exit %s)%s" % (error.code, _at(error)), "keep what runs a program under `if __name__ == '__main__':`")
    text = "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0])
    hint = packages_apart(error) or "the traceback above ends in the app's own code; it must be importable without its services"
    return _told("WARP_APP_IMPORT_FAILED", "importing %s fails%s: %s" % (entry, _at(error), text), hint)


def _told(code, text, hint):
    return {"code": code, "text": " ".join(text.split()), "hint": hint}


def _module_missing(error, entry):
    name = error.name
    if entry == name or entry.startswith(name + "."):
        return _told("WARP_APP_ENTRY_MISSING", "there is no module %s to serve" % entry, "name the module of the application in warp.yaml")
    return missing(name, _at(error))


def missing(name, place):
    """What a module that is nowhere means; `place` is ` at FILE:LINE`, or empty."""
    text = "the module %s is missing, imported%s" % (name, place)
    top = name.split(".")[0]
    if os.path.isdir(top) or os.path.isfile(top + ".py"):
        return _told("WARP_APP_MODULE_MISSING", text, "%s is the app's own: is the file ignored (.dockerignore, .warpignore) or not committed?" % name)
    if top in LOST_MODULES:
        return _told("WARP_APP_MODULE_MISSING", text, "Python has no %s since %s: take releases and code that do without it, or ask for an older Python (.python-version)" % (top, LOST_MODULES[top]))
    return _told("WARP_APP_MODULE_MISSING", text, "add %s to the app's dependencies" % distribution_of(name))


def _library_missing(error, library):
    package = package_of(library)
    hint = "add the Debian package %s to `run.packages` in warp.yaml" % package if package else "find the Debian package that has this file and add it to `run.packages` in warp.yaml"
    return _told("WARP_APP_LIBRARY_MISSING", "the system library %s is missing, wanted%s" % (library, _at(error)), hint)


def _at(error):
    frames = _app_frames(error)
    if not frames:
        return ""
    return " at %s:%d" % (_relative(frames[-1].filename), frames[-1].lineno)


def _app_frames(error):
    source = os.path.join(os.getcwd(), "")
    return [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(source)]


def _relative(path):
    source = os.path.join(os.getcwd(), "")
    return path[len(source):] if path.startswith(source) else path


def _trace(error):
    """The app's own frames, and where it ended when that is elsewhere."""
    frames = _app_frames(error)
    every = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    if every and (not frames or every[-1] is not frames[-1]) and every[-1] not in frames:
        frames = frames + every[-1:]
    lines = traceback.format_list(frames) + traceback.format_exception_only(type(error), error)
    return "".join(lines).rstrip("\n").split("\n")
