"""Makes JSON of what a container says: one object a line, whoever wrote it and however.

Usage: python -IS logs --process NAME --server ID SOURCE:FD…
SOURCE is `warp` (what PID 1 and hooks say) or `app`, FD the descriptor to read lines from. All of it goes to stdout:
two streams would be mixed within lines by who merges them, and what comes from stderr be taken for errors.
PID 1 holds the pipes open and starts this again should it end: no line in a pipe is lost, and nobody who writes
gets an error. On TERM what is in the pipes is written, then it ends with 0.
"""
import sys

from relay import Relay


def main(arguments):
    words, named = list(arguments), {}
    while words and words[0].startswith("--"):
        named[words[0][2:]] = words[1]
        del words[:2]
    routes = [(source, int(descriptor)) for source, descriptor in (word.split(":") for word in words)]
    return Relay(routes, named).run()


sys.exit(main(sys.argv[1:]))
