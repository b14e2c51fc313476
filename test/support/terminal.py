"""Runs a program in a terminal: `terminal.py COLUMNS ROWS PROGRAM ARG…`.

stdin has a JSON document a line: {"keys": text}, {"size": [columns, rows]} or {"close": true}, which closes the
terminal as a window does. What the program shows goes to stdout; its exit status is ours, 128+n for signals.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


columns, rows, *argv = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    # The size is there before the program looks.
    resize(0, int(columns), int(rows))
    os.execvp(argv[0], argv)

orders = b""
watched = [0, terminal]
while terminal in watched:
    for ready in select.select(watched, [], [])[0]:
        if ready == terminal:
            try:
                shown = os.read(terminal, 65536)
            except OSError:
                shown = b""
            if not shown:
                watched.remove(terminal)
            os.write(1, shown)
            continue
        given = os.read(0, 65536)
        if not given:
            watched.remove(0)
        *lines, orders = (orders + given).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "keys" in order:
                os.write(terminal, order["keys"].encode())
            elif "size" in order:
                resize(terminal, *order["size"])
            else:
                watched.remove(terminal)
                os.close(terminal)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(status if status >= 0 else 128 - status)
