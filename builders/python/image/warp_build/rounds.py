"""Runs a check in a fresh child per round, with a time limit, assuming missing variables in between."""
import faulthandler
import gc
import json
import os
import signal
import sys
import tempfile
import traceback

from warp_build.assumptions import first_value, next_value, rejected_variable
from warp_build.report import assumed_warning, hint, problem
from warp_build.settings_model import fields

_ROUNDS = 24


def run(check, entry, assumed, limit):
    """Repeats `check()` until it succeeds or nothing more can be assumed; returns the exit status.

    check: called in a forked child; entry: the module served, for messages; assumed: name → value
    from the planner; limit: seconds for each round.
    """
    found = {}
    tried = {}
    last = None
    for name, value in assumed.items():
        os.environ.setdefault(name, value)
    for _ in range(_ROUNDS):
        failure = _round(check, entry, found, limit)
        if failure is None:
            for name, value in found.items():
                assumed_warning(name, value)
            return 0
        # A value that the message does not quote is refused when it fails where the last one did.
        if last and not failure.get("missing") and not failure.get("refused") and failure.get("place") == last[1]:
            failure["refused"] = last[0]
        values = _values(failure, found, tried)
        if not values:
            return _give_up(failure, found)
        if failure.get("refused"):
            last = (failure["refused"], failure.get("place"))
        found.update(values)
        os.environ.update(values)
    return _give_up(failure, found)


def _values(failure, found, tried):
    """What to assume next, by name; empty where nothing more can be."""
    missing = [name for name in failure.get("missing") or [] if name not in found]
    if missing:
        return {name: first_value(name) for name in missing}
    refused = failure.get("refused")
    if not refused:
        name = failure.get("variable")
        return {name: first_value(name)} if name and name not in found else {}
    values = {name: next_value(tried.get(name, 0)) for name in refused}
    tried.update({name: tried.get(name, 0) + 1 for name in refused})
    return {} if None in values.values() else values


def _give_up(failure, found):
    sys.stdout.flush()
    print("\n".join(failure["trace"]), file=sys.stderr, flush=True)
    names = [name for name in [*(failure.get("refused") or []), failure.get("variable")] if name]
    if names:
        problem("WARP_BUILD_ENV_MISSING", "the app needs the environment variable %s to be imported, and no made-up value would do: %s" % (names[0], failure["text"]))
        hint("give it a harmless value under `build.env` in warp.yaml: it is used in the build only")
        return 1
    problem(failure["code"], failure["text"])
    hint(failure["hint"])
    if found:
        hint("the build had assumed values for %s; set others under `build.env` in warp.yaml" % ", ".join(sorted(found)))
    return 1


def _round(check, entry, found, limit):
    """None when the check went well, else what is known of its failure."""
    with tempfile.TemporaryFile("w+") as result, tempfile.TemporaryFile("w+") as stacks:
        child = os.fork()
        if child == 0:
            _child(check, entry, found, limit, result, stacks)
        if not _wait(child, limit):
            return _hang(entry, limit, stacks)
        result.seek(0)
        text = result.read()
    if text:
        return json.loads(text) or None
    return {"code": "WARP_APP_IMPORT_FAILED", "text": "importing %s ended the interpreter itself" % entry, "hint": "an extension module crashed, or the app calls os._exit", "trace": []}


def _child(check, entry, found, limit, result, stacks):
    try:
        os.setsid()
        faulthandler.dump_traceback_later(limit, file=stacks)
        # A tenth of the time of loading a larger app is spent on searching it for garbage.
        gc.disable()
        check()
        told = {}
    except BaseException as error:
        # What reads the installed packages' metadata is loaded only where there is something to explain.
        from warp_build.failure import describe

        told = describe(error, entry)
        told["missing"], refused = fields(error)
        quoted = rejected_variable(error, found)
        told["refused"] = [name for name in refused if name in found] or ([quoted] if quoted else [])
    try:
        json.dump(told, result)
        result.flush()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
    os._exit(0)


def _wait(child, limit):
    def expire(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, limit + 0.5)
    try:
        os.waitpid(child, 0)
        return True
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _hang(entry, limit, stacks):
    stacks.seek(0)
    return {
        "code": "WARP_APP_IMPORT_HANGS",
        "text": "importing %s had not ended after %g s; the stack above says where it waits" % (entry, limit),
        "hint": "an import must not start a server or wait for a service: keep that under `if __name__ == '__main__':` or in a hook",
        "trace": stacks.read().rstrip("\n").split("\n"),
    }
