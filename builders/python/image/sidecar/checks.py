"""Questions to the app that may take their time: asked in the background, the last answer is what counts.

A probe is answered at once, however busy the app is; it sets off the next question where the last answer has
grown old.
"""
import os
import socket
import sys
import threading
import time

# Seconds that an answer is taken for new.
_FRESH = 1.0


class Check:
    """One question. `ask()` gives (true or false, why) and ends within `limit` seconds, or counts as false.

    once: the first good answer is the last.
    """

    def __init__(self, ask, limit, once=False):
        self._once = once
        self._ask = ask
        self._limit = limit
        self._began = None
        self._ended = None
        self._answer = None

    def answer(self):
        """The latest answer, or None before the first. Never waits."""
        now = time.monotonic()
        if self._once and self._answer and self._answer[0]:
            return self._answer
        if self._began is None and (self._ended is None or now - self._ended > _FRESH):
            self._began = now
            threading.Thread(target=self._run, daemon=True).start()
        began = self._began
        if began is not None and now - began > self._limit:
            return False, "no answer for %d s" % (now - began)
        return self._answer

    def _run(self):
        try:
            answer = self._ask()
        except Exception as error:
            answer = False, str(error) or type(error).__name__
        self._answer, self._ended, self._began = answer, time.monotonic(), None


def url_check(settings, path, limit, once=False):
    """Asks the app for a page, as a proxy in front of it would; below 500 is good."""

    def ask():
        try:
            status = _request(settings, path, limit)
        except socket.timeout:
            return False, "GET %s: no answer within %g s" % (path, limit)
        return status < 500, "GET %s: %d" % (path, status)

    return Check(ask, limit, once)


def hook_check(settings, verb, limit):
    """Runs `warp ready` or `warp alive`, which ask the app's own hook and keep its time limit."""

    def ask():
        import subprocess

        ran = subprocess.run(
            [settings.home + "/bin/warp", verb],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )
        # What it printed is for the log: it may name a database, with its password.
        sys.stderr.write("" if ran.returncode == 0 else ran.stdout.decode("utf-8", "replace")[-4000:])
        sys.stderr.flush()
        return ran.returncode == 0, "the %s hook ended with %d" % (verb, ran.returncode)

    return Check(ask, limit)


def has_hook(settings, name):
    return any(os.access("%s/etc/hooks/%s%s" % (settings.home, folder, name), os.X_OK) for folder in ("", "legacy/"))


def _request(settings, path, limit):
    """The status of a response; raises OSError, ValueError where none comes."""
    with _connection(settings, limit) as connection:
        proto = "X-Forwarded-Proto: https\r\n" if settings.https else ""
        request = "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: warp-ready\r\n%sConnection: close\r\n\r\n"
        connection.sendall((request % (path, _host(settings), proto)).encode())
        head = b""
        while b"\r\n" not in head:
            part = connection.recv(1024)
            if not part:
                raise OSError("the connection ended without a response")
            head += part
    return int(head.split(b" ", 2)[1])


def _connection(settings, limit):
    connection = socket.create_connection(("127.0.0.1", settings.app_port), timeout=limit)
    if not settings.tls:
        return connection
    # Only here: it takes memory. The certificate is for the app's name, and nobody else is on this host.
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(connection)


def _host(settings):
    """A name that the app takes, where it says which."""
    for name in settings.allowed_hosts.split(","):
        name = name.strip().lstrip(".")
        if name and name != "*":
            return name
    return "localhost:%d" % settings.app_port
