"""Opens debugpy in the process that serves the app, for an editor to attach to: `warp dev --debug`.

In: WARP_DEBUG (`HOST:PORT`), WARP_DEBUG_WAIT (1: the container's first load waits for somebody to attach),
WARP_STATE; debugpy among development's packages. A process that takes the place of another opens it when
that one has gone, and the editor attaches again.
"""
import os
import socket
import sys
import threading
import time

_HOST, _, _PORT = os.environ.get("WARP_DEBUG", "").rpartition(":")
_WAITED = os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "debugged")
# Of the process before: its last requests may be at a breakpoint.
_PATIENCE = 600


def start():
    """Returns at once, or when somebody has attached where the container waits for that."""
    # For this process alone: debugpy's own helper is a Python, too.
    os.environ.pop("WARP_DEBUG", None)
    try:
        import debugpy
    except ImportError:
        _say("debugpy is not among development's packages: nothing can be debugged")
        return
    # Under Apache sys.executable is none of Python's.
    debugpy.configure(python=os.path.join(sys.prefix, "bin", "python"), subProcess=False)
    waits = os.environ.get("WARP_DEBUG_WAIT") == "1" and not os.path.exists(_WAITED)
    if waits or _is_free():
        _open(debugpy)
    else:
        threading.Thread(target=_open, args=(debugpy,), daemon=True).start()
        return
    if waits:
        _say("waiting for a debugger to attach on port %s" % _PORT)
        debugpy.wait_for_client()
        open(_WAITED, "w").close()


def start_program():
    """For a program that no server of warp's loads: where this is the container's, and not beside it."""
    with open("/proc/%d/stat" % os.getsid(0)) as file:
        # What PID 1 has started leads a session; `warp exec` and its like are nobody's children.
        parent = file.read().rpartition(")")[2].split()[1]
    if parent == "1" and _is_free():
        start()


def _open(debugpy):
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            if _is_free():
                debugpy.listen((_HOST, int(_PORT)))
                return
        except RuntimeError as error:
            # Another process was quicker.
            if "in use" not in str(error):
                _say("the debugger cannot be opened: %s" % error)
                return
        time.sleep(0.1)


def _is_free():
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((_HOST, int(_PORT)))
        except OSError:
            return False
    return True


def _say(text):
    print("warp: " + text, file=sys.stderr, flush=True)
