"""What goes wrong in applications, each as one function: wsgi.py and asgi.py call them by the URL's path.

`/sleep?8` sleeps for 8 s. What the functions return is the response's text.
"""
import ctypes
import os
import sys
import threading
import time

if os.environ.get("FAIL") == "import":
    raise RuntimeError("broken on purpose")
if os.environ.get("FAIL") == "hang":
    time.sleep(3600)

_kept = []
_backend = threading.local()


def pid(_):
    return str(os.getpid())


def sleep(seconds):
    time.sleep(float(seconds))
    return "slept"


def spin(seconds):
    """Computes in Python, which an exception can end."""
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        pass
    return "spun"


def gil(seconds):
    """Sleeps in C without letting any other thread of Python run, as a careless extension module does."""
    ctypes.PyDLL(None).sleep(int(seconds))
    return "held"


def exit(_):
    os._exit(1)


def segv(_):
    return ctypes.string_at(0)


def leak(megabytes):
    """Keeps memory for ever, and touches each page of it."""
    _kept.append(bytearray(os.urandom(1024)) * (1024 * int(megabytes or 1)))
    return "%d %d" % (os.getpid(), len(_kept))


def fail(_):
    raise ValueError("raised on purpose")


def descriptors(seconds):
    """Opens files until there are no more, and closes them after so long."""
    opened = []
    try:
        while True:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        told = "%s after %d" % (error.strerror, len(opened))
    time.sleep(float(seconds))
    for one in opened:
        os.close(one)
    return told


def fill(_):
    """Writes a file until the disk is full."""
    path = os.path.join(os.environ.get("FILL", "/tmp"), "fill.%d" % os.getpid())
    written = 0
    try:
        with open(path, "wb", buffering=0) as file:
            while True:
                written += file.write(bytes(2**20))
    except OSError as error:
        return "%s after %d" % (error.strerror, written)


def log(lines):
    """Says much: 1 KiB a line."""
    for number in range(int(lines or 1)):
        print("%06d %s" % (number, "x" * 1016), file=sys.stderr, flush=True)
    return "logged"


def clock(_):
    return "%f %f" % (time.time(), time.monotonic())


def locale(_):
    import locale as one

    path = os.path.join("/tmp", "Grüße-%d" % os.getpid())
    open(path, "w").close()
    os.unlink(path)
    return "%s %s" % (sys.getfilesystemencoding(), one.getpreferredencoding(False))


def prefix(_):
    return sys.prefix


def backend(seconds):
    """Asks the database something that takes so long, on one connection a thread, which is made anew when it broke."""
    import psycopg

    try:
        if getattr(_backend, "connection", None) is None or _backend.connection.closed:
            _backend.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, connect_timeout=2)
        row = _backend.connection.execute("select pg_sleep(%s), 42", [float(seconds or 0)]).fetchone()
        return "the answer is %d" % row[1]
    except psycopg.Error:
        _backend.connection = None
        raise


FAULTS = {
    "/": pid,
    "/pid": pid,
    "/sleep": sleep,
    "/spin": spin,
    "/gil": gil,
    "/exit": exit,
    "/segv": segv,
    "/leak": leak,
    "/raise": fail,
    "/descriptors": descriptors,
    "/fill": fill,
    "/log": log,
    "/clock": clock,
    "/locale": locale,
    "/prefix": prefix,
    "/hang-backend": backend,
}


def parts(query):
    """`/slow-body?20,0.5`: so many parts, with so many seconds between them; `?20,0,65536`: each so long."""
    given = query.split(",")
    count, pause, size = given + ["1", "0", "16"][len(given):]
    return int(count or 1), float(pause), int(size)


def big_header(size):
    """A header of so many bytes."""
    return [("X-Big", "h" * int(size or 16384))]
