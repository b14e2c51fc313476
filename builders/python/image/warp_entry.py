"""What every Python server loads: imports the app and reports how its load went.

In: WARP_ENTRY_MODULE, WARP_ENTRY_CALLABLE (dotted), WARP_ENTRY_FACTORY (1: call it), WARP_STATE;
WARP_REPORT (another folder for reports), WARP_ENTRY_REPORTS (later: who imports this says `loaded`).
Out: `application`; `loaded` or `load-failed` (the traceback) in the state folder. A failure is raised
again, so that the server reports and retries it in its own way. See docs/runtime-contract.md.
"""
import os
import sys

# The app's names rule: nothing beside this file may hide a module of the app or its packages.
_HERE = os.path.dirname(os.path.abspath(__file__))


def _set_path():
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]
    source = os.getcwd()
    if source in sys.path:
        sys.path.remove(source)
    sys.path.insert(0, source)


def _load():
    module = os.environ["WARP_ENTRY_MODULE"]
    __import__(module)
    found = sys.modules[module]
    for name in os.environ.get("WARP_ENTRY_CALLABLE", "application").split("."):
        found = getattr(found, name)
    if os.environ.get("WARP_ENTRY_FACTORY") == "1":
        found = found()
    return found


def report(name, text):
    """Writes `loaded` or `load-failed`, which takes the place of the other."""
    stale = "load-failed" if name == "loaded" else "loaded"
    # Several processes report at once: each writes its own file, and a rename is atomic.
    state = os.environ.get("WARP_REPORT") or os.environ.get("WARP_STATE", "/tmp/warp")
    own = os.path.join(state, "%s.%d" % (name, os.getpid()))
    try:
        with open(own, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.replace(own, os.path.join(state, name))
        os.unlink(os.path.join(state, stale))
    except OSError:
        pass


def _traceback():
    import traceback

    kind, value, frames = sys.exc_info()
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    return "".join(traceback.format_exception(kind, value, frames))


_set_path()
try:
    application = _load()
except BaseException:
    report("load-failed", _traceback())
    raise
if os.environ.get("WARP_ENTRY_REPORTS") != "later":
    report("loaded", "")
