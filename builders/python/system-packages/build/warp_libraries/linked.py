"""Libraries that compiled code is linked against and nothing provides."""
import os

from warp_libraries import python_code, shared_objects
from warp_libraries.demand import Demand, exactly


def linked_demands(objects, distributions, system):
    """A demand for each library whose absence some package would fail of.

    Objects that only other software loads (plug-ins), and modules that their package merely tries to
    import, ask for nothing: their libraries are as optional as they are.
    """
    missing = objects.missing(system)
    if not missing:
        return []
    users = {file: objects.loaded_by(file) for file in {need.file for need in missing}}
    used = _used({user for each in users.values() for user in each}, objects, distributions)
    demands = {}
    for file, library in missing:
        if library not in demands and users[file] & used:
            words = "%s is linked against %%s" % distributions.place(file).replace("%", "%%")
            demands[library] = Demand([exactly(library)], words)
    return list(demands.values())


def _used(files, objects, distributions):
    """Those of the objects that are programs, imported by Python, or loaded by its code by name."""
    modules = {file for file in files if shared_objects.is_module(file)}
    programs = {file for file in files if objects.is_program(file)}
    required = {file for file in modules if not _optional(file, distributions)}
    return programs | required | _named(files - modules - programs, distributions)


def _optional(file, distributions):
    name = python_code.module_name(file)
    sources = _sources(distributions.owner(file))
    return python_code.only_tried(name, python_code.files_that_say(name, sources, fixed=True))


def _named(files, distributions):
    """Libraries that the Python code of their own package names."""
    named = set()
    for file in files:
        stem = os.path.basename(file).split(".so")[0]
        if python_code.files_that_say(stem, _sources(distributions.owner(file)), fixed=True):
            named.add(file)
    return named


def _sources(owner):
    paths = [os.path.join(owner.folder, path) for path in owner.files if path.endswith(".py")]
    return [path for path in paths if os.path.exists(path)]
