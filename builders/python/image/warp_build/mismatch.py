"""Releases of packages that do not go together, told from where an exception came up."""
import importlib.metadata
import os
import re
import sys
import sysconfig
import traceback

# What a caller meets when a name, a parameter or a module of another release is not there.
_SIGNS = (ImportError, AttributeError, TypeError)

# `lxml & xmlsec libxml2 library version mismatch`: they pass what is in memory to each other.
_TWO_LIBRARIES = re.compile(r"^.*?\b([\w.-]+) & ([\w.-]+) (lib\w+) (?:library )?version mismatch")


def packages_apart(error):
    """What to do when one installed package fails on another; None where it is not about that."""
    libraries = _TWO_LIBRARIES.search(str(error))
    if libraries:
        return _libraries_apart(*libraries.groups())
    caller, module = _failing(error)
    if caller is None:
        return None
    name = caller.metadata["Name"]
    if module in sys.stdlib_module_names and module != "builtins":
        return "%s %s does not run on Python %d.%d: ask for a newer release of it in the dependencies, or for an older Python (.python-version)" % ((name, caller.version) + sys.version_info[:2])
    called = _called(caller, module)
    if called is None:
        return None
    other = "%s %s" % (called.metadata["Name"], called.version)
    return "%s %s does not go with %s, which is installed beside it: ask for an older release of %s, or a newer one of %s, in the dependencies" % (name, caller.version, other, called.metadata["Name"], name)


def two_apart(error):
    """Names of the installed package that failed and of the one it failed on; None where it is not about two."""
    caller, module = _failing(error)
    called = _called(caller, module) if caller else None
    return (caller.metadata["Name"], called.metadata["Name"]) if called else None


def _failing(error):
    """The package whose code met the exception, and the top module that it is about."""
    if not isinstance(error, _SIGNS):
        return None, None
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    caller = _distribution_at(frames[-1].filename) if frames else None
    return caller, _module_named(error)


def _called(caller, module):
    called = _distribution_of(module) if module else None
    return None if called is None or called.metadata["Name"] == caller.metadata["Name"] else called


def _libraries_apart(one, other, library):
    try:
        installed = ["%s %s" % (name, importlib.metadata.version(name)) for name in (one, other)]
    except importlib.metadata.PackageNotFoundError:
        return None
    compiled = "`--no-binary %s` and `--no-binary %s` in requirements.txt, no-binary-package below [tool.uv] in pyproject.toml" % (one, other)
    return "%s and %s were made with different releases of %s: ask for releases of both that go together, for a start the newest of each, or have both compiled with Debian's (%s)" % (*installed, library, compiled)


def _distribution_at(path):
    """The installed distribution that has the file."""
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        inside = os.path.relpath(path, folder)
        if not inside.startswith(".."):
            return _distribution_of(re.split(r"[/.]", inside)[0])
    return None


def _distribution_of(module):
    names = importlib.metadata.packages_distributions().get(module, []) if hasattr(importlib.metadata, "packages_distributions") else []
    return importlib.metadata.distribution(names[0]) if names else None


def _module_named(error):
    """The top module that the message names, itself or by a class (`Starlette.__init__() got …`)."""
    module = getattr(error, "name", None) if isinstance(error, ImportError) else None
    spoken = re.search(r"module '([\w.]+)' has no attribute|^(\w+)\.\w+\(\) ", str(error))
    if module is None and spoken:
        module = spoken.group(1) or _module_of_class(spoken.group(2))
    return module.split(".")[0] if module else None


def _module_of_class(name):
    for module, content in list(sys.modules.items()):
        if getattr(getattr(content, name, None), "__module__", None) == module:
            return module
    return None
