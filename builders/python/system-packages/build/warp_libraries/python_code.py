"""What the Python files of an environment say about the libraries they load."""
import ast
import os
import re
import subprocess
import warnings
from collections import namedtuple

# Calls that load a library by its name, in ctypes and cffi.
_CALLS = {"find_library", "CDLL", "PyDLL", "LoadLibrary", "dlopen"}

# file: where it is; names: libraries asked for in plain text; computed: there are others.
Mention = namedtuple("Mention", "file names computed")


def files_that_say(word, places, fixed=False):
    """Python files at or below `places` that match `word` (extended regular expression, or plain text)."""
    if not places:
        return []
    search = ["grep", "-rl" + ("F" if fixed else "E"), "--include=*.py", "-e", word, "--"]
    said = subprocess.run(
        # Packages have more files than one command line takes.
        ["xargs", "-0", *search],
        input=b"\0".join(os.fsencode(place) for place in places),
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
    )
    return sorted(os.fsdecode(line) for line in said.stdout.split(b"\n") if line)


def library_mentions(folders):
    """The places below `folders` where a library is loaded by name."""
    calls = files_that_say(r"\b(%s) *\(" % "|".join(sorted(_CALLS)), folders)
    found = [_mention(file) for file in files_that_say(r"\b(ctypes|cffi|ffi)\b", calls)]
    return [mention for mention in found if mention.names or mention.computed]


def only_tried(module, files):
    """Every import of `module` (its last name) in these files copes with its absence; one at least is there."""
    imports = [guarded for file in files for guarded in _imports(_parse(file), module, False)]
    return bool(imports) and all(imports)


def files_that_import(module, folder):
    """Python files directly in `folder` that import `module`, by its last name."""
    files = sorted(entry.path for entry in os.scandir(folder) if entry.name.endswith(".py"))
    return files_that_say(r"^[[:space:]]*(from|import)[[:space:]].*\b%s\b" % module, files)


def _mention(file):
    names, computed, finds = set(), set(), False
    for node in ast.walk(_parse(file) or ast.Module([], [])):
        call = _called(node.func) if isinstance(node, ast.Call) and node.args else None
        if call in _CALLS:
            finds = finds or call == "find_library"
            if not isinstance(node.args[0], ast.Constant):
                computed.add(call)
            elif isinstance(node.args[0].value, str):
                names.add(node.args[0].value)
    # What is loaded by a variable is, most of the time, what was found before.
    return Mention(file, names, bool(computed & {"find_library", "dlopen"} if finds else computed))


def _called(function):
    """The last name of what is called: `find_library` of `ctypes.util.find_library`."""
    return getattr(function, "attr", None) or getattr(function, "id", None)


def _imports(node, module, guarded):
    """Whether each import of `module` below `node` is tried, with a way on when it fails."""
    if node is None:
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
        if any(name.split(".")[-1] == module for name in names):
            yield guarded
        return
    if isinstance(node, ast.Try):
        caught = guarded or any(_copes(handler) for handler in node.handlers)
        for child in node.body:
            yield from _imports(child, module, caught)
        for child in [*node.handlers, *node.orelse, *node.finalbody]:
            yield from _imports(child, module, guarded)
        return
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, module, guarded)


def _copes(handler):
    """An except clause that takes a failed import and does not pass it on."""
    kinds = {_called(part) for part in ast.walk(handler.type)} if handler.type else {"Exception"}
    takes = kinds & {"ImportError", "ModuleNotFoundError", "OSError", "Exception", "BaseException"}
    return bool(takes) and not any(isinstance(part, ast.Raise) for part in ast.walk(handler))


def _parse(file):
    try:
        with open(file, "rb") as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.read())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None


def module_name(file):
    """The last name that a module's file is imported by: `_imaging` of PIL/_imaging.cpython-313.so."""
    name = re.split(r"\.", os.path.basename(file))[0]
    return os.path.basename(os.path.dirname(file)) if name == "__init__" else name
