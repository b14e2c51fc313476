"""The app's own uwsgi.ini, without what only the container can know: printed for uWSGI to read.

Out: the file on stdout, a line on stderr for each setting left out.
"""
import os
import re
import sys

# Where it listens, runs and writes; who it is; what it loads; and the router, which is not there.
_CONTAINERS = re.compile(
    r"^((uwsgi-|http-|http11-|https-|fastcgi-|scgi-|shared-|raw-|suwsgi-)?socket|http|https|http2|ch(mod|own)-socket"
    r"|http-(to|keepalive|auto-chunked|timeout|processes|workers|manage-expect|auto-gzip|buffer-size)"
    r"|chdir2?|home|virtualenv|venv|pyhome|module|wsgi|wsgi-file|file|callable|mount|manage-script-name"
    r"|uid|gid|daemonize2?|pidfile2?|safe-pidfile2?|logto2?|log-file|req-logger|logger|stats|stats-server"
    r"|plugins?|plugins-dir|plugin-dir|emperor|vassals?|master-fifo|touch-.*|py-auto-?reload|vacuum|strict)$"
)


def main(path):
    section = ""
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            text = line.strip()
            header = re.match(r"\[(.*)\]", text)
            if header:
                section = header.group(1)
            if section != "uwsgi":
                continue
            name = text.split("=", 1)[0].strip().replace("_", "-")
            if _CONTAINERS.match(name):
                print("warp: %s: %s is the container's business: left out" % (path, text), file=sys.stderr)
            else:
                print(line.rstrip("\n").replace("%d", os.getcwd() + "/"))


main(sys.argv[1])
