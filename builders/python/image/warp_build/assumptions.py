"""Environment variables an app wants at import, and values made up for them, in the build alone."""
import os
import re
import traceback

_NAME = r"[A-Z][A-Z0-9_]{2,}"

# What the known settings libraries say when a variable is missing.
_MESSAGES = (
    re.compile(r"^(\w+) not found\. Declare it as envvar"),  # python-decouple
    re.compile(r"^Set the (\w+) environment variable"),  # django-environ
    re.compile(r"^Environment variable \"(\w+)\" not set"),  # environs
    re.compile(r"^Config '(\w+)' is missing"),  # starlette
)
_SPOKEN = re.compile(r"environ|env(ironment)? ?var|not (be )?(set|defined|provided|configured)|must be|missing|required", re.I)


def missing_variable(error):
    """The name of the unset variable that the exception, or one it came from, is about; or None."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        name = _named_by(error)
        if name and name not in os.environ:
            return name
        error = error.__cause__ or error.__context__
    return None


def _named_by(error):
    if isinstance(error, KeyError):
        return error.args[0] if error.args and _from_environ(error) else None
    if isinstance(error, AssertionError) or _took_none(error):
        return _read_in_line(error)
    text = str(error)
    for pattern in _MESSAGES:
        found = pattern.search(text)
        if found:
            return found.group(1)
    if isinstance(error, ImportError) or not _SPOKEN.search(text):
        return None
    names = [name for name in re.findall(r"\b%s\b" % _NAME, text) if name not in os.environ]
    return names[0] if names else None


def _took_none(error):
    """`None` where a value was expected: `os.getenv("NAME").split()`, `int(os.environ.get("NAME"))`."""
    return isinstance(error, (AttributeError, TypeError)) and "NoneType" in str(error)


def _read_in_line(error):
    """`assert "NAME" in os.environ`, `os.getenv("NAME").split()`: the line itself tells."""
    frames = traceback.extract_tb(error.__traceback__)
    line = (frames[-1].line or "") if frames else ""
    found = re.search(r"""["'](%s)["']""" % _NAME, line)
    return found.group(1) if found and re.search(r"environ|getenv|\benv\b", line) else None


def _from_environ(error):
    frames = error.__traceback__
    last = None
    while frames is not None:
        last, frames = frames, frames.tb_next
    code = last.tb_frame.f_code if last else None
    return bool(code) and code.co_name == "__getitem__" and code.co_filename in (os.__file__, "<frozen os>")


def rejected_variable(error, assumed):
    """The name of the assumed variable whose made-up value the exception quotes; or None."""
    text = str(error)
    for name, value in assumed.items():
        if value == _unique(name) and value in text:
            return name
    return None


def _unique(name):
    return "warp-placeholder-" + name.lower().replace("_", "-")


def first_value(name):
    """A value of the kind that the name suggests."""
    if re.search(r"DATABASE|DB_(URL|URI|DSN)|SQLALCHEMY", name) and re.search(r"UR[IL]|DSN", name):
        return "sqlite:////tmp/warp-build.sqlite3"
    if re.search(r"REDIS|BROKER|CACHE|CELERY", name) and re.search(r"UR[IL]|LOCATION", name):
        return "redis://127.0.0.1:6379/0"
    if re.search(r"UR[IL]$|ENDPOINT|WEBHOOK", name):
        return "http://127.0.0.1"
    if re.search(r"(PORT|TIMEOUT|SECONDS|MINUTES|HOURS|DAYS|COUNT|SIZE|LIMIT|_ID)$", name):
        return "1"
    if re.search(r"^(DEBUG|USE_|ENABLE|IS_)|_(ENABLED|DEBUG)$", name):
        return "False"
    if re.search(r"HOSTS?$", name):
        return "localhost"
    return _unique(name)


def next_value(tried):
    """What to try after a placeholder was refused (`tried`: how often before); None at the end."""
    ladder = ("1", "True", "http://127.0.0.1", "{}", "[]", "nobody@example.com", "postgresql://warp@127.0.0.1/warp")
    return ladder[tried] if tried < len(ladder) else None
