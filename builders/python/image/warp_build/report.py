"""What the build tells: docs/runtime-contract.md, "assemble"."""
import os


def problem(code, text):
    print("warp-error: %s: %s" % (code, text), flush=True)


def hint(text):
    print("warp-hint: %s" % text, flush=True)


def warning(code, text, advice=""):
    _append("WARP_WARNINGS", "%s: %s%s" % (code, text, "\t" + advice if advice else ""))


def assumed_warning(name, value):
    warning("WARP_ASSUMED", "%s was assumed to be %s so that the app can be loaded in the build" % (name, value), "set it under `build.env` in warp.yaml to say what the build uses; at run time it must be given")


def fact(name, value):
    """One NAME='value' line; the value may hold anything but a newline."""
    _append("WARP_FACTS", "%s='%s'" % (name, str(value).replace("'", "'\\''").replace("\n", " ")))


def link(inside, target, kind):
    """Wants `inside` (below the source) to be a link to `target` (below the data folder)."""
    if any(space in inside + target for space in " \t\n"):
        warning("WARP_STATE_IN_SOURCE", "%s holds state but has a space in its name" % inside, "rename it, so that it can be kept in the data volume")
        return
    _append("WARP_LINKS", "LINK %s %s %s" % (inside, target, kind))


def _append(variable, line):
    path = os.environ.get(variable)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(line.replace("\n", " ") + "\n")
    else:
        print(line, flush=True)
