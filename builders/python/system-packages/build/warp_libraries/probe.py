"""Imports a module in a process of its own, and listens to which libraries it asks for in vain."""
import ctypes
import ctypes.util
import importlib
import json
import os
import re
import signal
import sys
import tempfile
from collections import namedtuple

_LIMIT_S = 30
_APP_USER = 1001

# error: the exception's type and text, None when the import succeeded; asked: what no library was
# found for, as [how, name, file and function that asked].
Outcome = namedtuple("Outcome", "error asked")

_UNRELATED = ("ModuleNotFoundError", "SyntaxError")
_CANNOT_OPEN = re.compile(r"(\S+\.so[.\d]*): cannot open shared object file")


def probe(module):
    """Imports it as the app's user; a module that hangs or ends the process says nothing."""
    with tempfile.TemporaryFile("w+") as result:
        child = os.fork()
        if child == 0:
            _child(module, result)
        os.waitpid(child, 0)
        result.seek(0)
        text = result.read()
    return Outcome(*json.loads(text)) if text else Outcome(None, [])


def wished(outcome):
    """(how, name) of the one library for want of which the import failed, best name first.

    A package tries many names for one library: they come from one function, the last that asked.
    """
    if outcome.error is None or outcome.error[0] in _UNRELATED:
        return []
    loader = _CANNOT_OPEN.search(outcome.error[1])
    told = [("exact", os.path.basename(loader.group(1)))] if loader else []
    if outcome.asked:
        place = outcome.asked[-1][2]
        told += [(how, name) for how, name, by in outcome.asked if by == place]
    return list(dict.fromkeys(told))


def _child(module, result):
    try:
        signal.alarm(_LIMIT_S)
        _become_app()
        asked = _listen()
        error = _import(module)
        json.dump([error, asked], result)
        result.flush()
    finally:
        os._exit(0)


def _become_app():
    """As the app will: not as root, nowhere in particular, quietly."""
    home = tempfile.mkdtemp()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if os.getuid() == 0:
        os.chown(home, _APP_USER, 0)
        os.setgroups([])
        os.setgid(0)
        os.setuid(_APP_USER)
    os.environ.update(HOME=home, TMPDIR=home, PYTHONDONTWRITEBYTECODE="1")
    sys.dont_write_bytecode = True
    os.chdir(home)
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != own]


def _import(module):
    try:
        importlib.import_module(module)
    except BaseException as error:
        return [type(error).__name__, str(error)]
    return None


def _listen():
    """Records each library that ctypes or cffi is asked for and does not find."""
    asked = []
    find = ctypes.util.find_library

    def find_library(name):
        found = find(name)
        if found is None:
            asked.append(["find", name, _asker()])
        return found

    ctypes.util.find_library = find_library
    ctypes.CDLL.__init__ = _heard(ctypes.CDLL.__init__, 1, asked)
    try:
        backend = importlib.import_module("_cffi_backend")
        backend.load_library = _heard(backend.load_library, 0, asked)
    except ImportError:
        pass
    return asked


def _heard(load, position, asked):
    """The loading function, whose argument at `position` is a name, recorded while it finds nothing."""

    def load_library(*arguments, **options):
        by = _asker()
        try:
            result = load(*arguments, **options)
        except OSError:
            asked.append(["exact", str(arguments[position]), by])
            raise
        # Other names for what is now loaded were in vain, but not missed.
        asked[:] = [each for each in asked if each[2] != by]
        return result

    return load_library


def _asker():
    """The function that asked, beyond ctypes, cffi and this module."""
    frame = sys._getframe(2)
    while frame.f_back and re.search(r"/(ctypes|cffi)/", frame.f_code.co_filename):
        frame = frame.f_back
    return "%s:%s" % (frame.f_code.co_filename, frame.f_code.co_name)
