"""Libraries that Python code loads by name, and without which it cannot be imported."""
import os

from warp_libraries import python_code
from warp_libraries.demand import Demand, Name, exactly, find, is_there
from warp_libraries.probe import probe, wished

_SPECIAL = ("__init__", "__main__")


def candidates(folders, objects, system):
    """Modules to import, which load libraries by a name that may not be there.

    Only packages without compiled code of their own: the others load what they bring along. cffi loads
    for others.
    """
    own = {_top(path, folder) for path in objects.by_path for folder in folders}
    own.update(os.path.join(folder, "cffi") for folder in folders)
    tops = [
        entry
        for folder in folders
        for entry in sorted(_entries(folder))
        if entry not in own
    ]
    found = []
    for mention in python_code.library_mentions(tops):
        if mention.computed or not all(_known(name, system) for name in mention.names):
            found += _modules(mention.file, folders)
    return list(dict.fromkeys(found))


def loaded_demands(modules, distributions):
    """A demand for each module that cannot be imported for want of a library."""
    demands = []
    for module in modules:
        outcome = probe(module)
        names = [Name(*name) for name in wished(outcome)]
        if names:
            asked = outcome.asked and outcome.asked[-1][2].rpartition(":")[0]
            where = distributions.place(asked).replace("%", "%%") if asked else "the module " + module
            words = "%s loads %%s, and importing %s fails without it" % (where, module)
            demands.append(Demand(names, words))
    return demands


def _known(name, system):
    return (
        is_there(exactly(name), system)
        or is_there(find(name), system)
        or name.endswith((".dll", ".dylib"))
    )


def _modules(file, folders):
    """What to import to see whether the file's library is needed: its package, and what stands beside it.

    Deeper modules are for those who ask for them: every Django has one for maps.
    """
    folder = next(folder for folder in folders if file.startswith(folder + os.sep))
    parts = os.path.relpath(file, folder)[: -len(".py")].split(os.sep)
    modules = [parts[0]]
    if len(parts) != 2 or parts[1] in _SPECIAL:
        return modules
    beside = python_code.files_that_import(parts[1], os.path.dirname(file))
    if python_code.only_tried(parts[1], beside):
        return modules
    names = [os.path.basename(path)[: -len(".py")] for path in beside if path != file]
    return modules + ["%s.%s" % (parts[0], name) for name in names if name not in _SPECIAL]


def _entries(folder):
    if not os.path.isdir(folder):
        return []
    return [
        entry.path
        for entry in os.scandir(folder)
        if (entry.is_dir() and entry.name.isidentifier()) or entry.name.endswith(".py")
    ]


def _top(path, folder):
    """The package or module of `folder` that the path belongs to."""
    inside = os.path.relpath(path, folder)
    return os.path.join(folder, inside.split(os.sep)[0])
