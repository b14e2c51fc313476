"""The monitoring agent that the app runs with (`monitoring.agent`): started before the app is loaded, in every process
that serves it.

In: WARP_AGENT, the name of a file in `agents` beside this one; WARP_STATE; the agent's own variables. Such a file has
`missing()` (what has to be set first, or None), `start()`, and `wrapped(application, is_async)`. Whatever fails of
it is told and leaves the app as it is.
"""
import importlib.util
import inspect
import os
import sys

_NAME = os.environ.get("WARP_AGENT", "")
_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "agents", _NAME + ".py")
_started = None


def start():
    global _started
    try:
        agent = _loaded()
        lacking = agent.missing()
        if lacking:
            _once("monitoring.agent %s is off: set %s" % (_NAME, lacking))
            return
        agent.start()
        _started = agent
    except Exception as error:
        _once("monitoring.agent %s cannot start, the app runs without: %s: %s" % (_NAME, type(error).__name__, error))


def wrapped(application):
    """The application, where the agent does not see its requests otherwise."""
    if _started is None:
        return application
    try:
        return _started.wrapped(application, _is_async(application))
    except Exception as error:
        _once("monitoring.agent %s does not see requests: %s: %s" % (_NAME, type(error).__name__, error))
        return application


def comes_from(application, frameworks):
    """Whether its class is one of these frameworks', which the agent knows by themselves."""
    return any(kind.__module__.split(".", 1)[0] in frameworks for kind in type(application).__mro__)


def _loaded():
    spec = importlib.util.spec_from_file_location("warp_agent_" + _NAME, _FILE)
    agent = importlib.util.module_from_spec(spec)
    agent.comes_from = comes_from
    spec.loader.exec_module(agent)
    return agent


def _is_async(application):
    call = application if inspect.isroutine(application) else getattr(type(application), "__call__", None)
    return inspect.iscoroutinefunction(call)


def _once(text):
    """A line for the container, however many processes it has."""
    try:
        told = os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "agent-told")
        os.close(os.open(told, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o660))
    except FileExistsError:
        return
    except OSError:
        pass
    sys.stderr.write("warp: %s\n" % text)
    sys.stderr.flush()
