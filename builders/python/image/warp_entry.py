"""What every Python server loads: imports the app and reports how its load went.

In: WARP_ENTRY_MODULE, WARP_ENTRY_CALLABLE (dotted), WARP_ENTRY_FACTORY (1: call it), WARP_STATE;
WARP_REPORT (another folder for reports), WARP_ENTRY_REPORTS (later: who imports this says `loaded`).
Out: `application`; `loaded` or `load-failed` (the traceback) in the state folder. A failure is raised
again, so that the server reports and retries it in its own way; under `warp dev` (WARP_DEV=1) it is told
instead, and `failure` holds it: the server goes on, and the next save may mend it. See
docs/runtime-contract.md.
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


def _await_first():
    """Lets one process of those that start together load alone, before the others.

    What an app makes as it loads (tables, folders, files) is then there for the others, instead of
    being made by all of them at once. Gives the lock that `_released` takes back.
    """
    import fcntl

    state = os.environ.get("WARP_STATE", "/tmp/warp")
    loaded = os.path.join(state, "loaded")
    try:
        if os.path.exists(loaded):
            return None
        lock = os.open(os.path.join(state, "loading"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:
        return None
    return _released(lock) if os.path.exists(loaded) else lock


def _released(lock):
    """Unlocks by name: closing would not, where the app has forked meanwhile."""
    if lock is not None:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_UN)
        os.close(lock)


def _reports():
    return os.environ.get("WARP_REPORT") or os.environ.get("WARP_STATE", "/tmp/warp")


def report(name, text):
    """Writes `loaded` or `load-failed`, which takes the place of the other."""
    stale = "load-failed" if name == "loaded" else "loaded"
    # Several processes report at once: each writes its own file, and a rename is atomic.
    state = _reports()
    own = os.path.join(state, "%s.%d" % (name, os.getpid()))
    try:
        with open(own, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.replace(own, os.path.join(state, name))
        os.unlink(os.path.join(state, stale))
    except OSError:
        pass


def _show(text):
    """On stderr, unless another process has just failed alike."""
    try:
        with open(os.path.join(_reports(), "load-failed"), encoding="utf-8") as file:
            if file.read() == text:
                return
    except (OSError, UnicodeError):
        pass
    print(text, end="", file=sys.stderr, flush=True)


def _traceback():
    import traceback

    kind, value, frames = sys.exc_info()
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    return "".join(traceback.format_exception(kind, value, frames))


if os.environ.get("WARP_DEV") == "1" and os.environ.get("WARP_STATIC_ROOT"):
    # Before its folder is taken off the path.
    import warp_dev_static  # noqa: F401
if os.environ.get("WARP_DEBUG"):
    import warp_debug

    warp_debug.start()
_agent = None
if os.environ.get("WARP_AGENT") and os.environ.get("WARP_PROCESS"):
    import warp_agent as _agent
_set_path()
_lock = _await_first()
application = failure = None
if _agent:
    _agent.start()
try:
    application = _load()
    if _agent:
        application = _agent.wrapped(application)
except BaseException:
    failure = _traceback()
    if os.environ.get("WARP_DEV") == "1":
        _show(failure)
    report("load-failed", failure)
    if os.environ.get("WARP_DEV") != "1":
        _released(_lock)
        raise
if failure is None and os.environ.get("WARP_ENTRY_REPORTS") != "later":
    report("loaded", "")
_released(_lock)
