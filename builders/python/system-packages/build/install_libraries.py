#!/usr/bin/env python
"""Installs the Debian packages of the libraries that the environment's packages lack.

Phase: build, stage run-base, as root, once the environment and its servers are complete.
Input: --cache, a folder that outlives the step; --module NAME, modules that the app imports and that
must find their libraries; the environment at $VIRTUAL_ENV.
Output: the packages, one line each in --record (package, library, reason; parted by tabs) and as
`warp-warning:` lines. Without anything missing it does nothing and needs no network.
Fails with a `warp-error:` or `warp-transient:` line when a library is missing and Debian's index or the package cannot be had.
"""
import argparse
import glob
import os
import sys
import sysconfig

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from warp_libraries import apt, loaded, package_index, shared_objects  # noqa: E402
from warp_libraries.demand import is_there  # noqa: E402
from warp_libraries.distributions import Distributions  # noqa: E402
from warp_libraries.linked import linked_demands  # noqa: E402

_ROUNDS = 8


def main():
    options = _arguments()
    folders = list(dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]))
    servers = sorted(glob.glob("/opt/warp/server/*/lib"))
    objects = shared_objects.Objects(folders + servers, [os.path.join(os.environ["VIRTUAL_ENV"], "bin")])
    distributions = Distributions(folders + servers)
    modules = options.module + loaded.candidates(folders, objects, shared_objects.system_libraries())
    search = Search(options.cache)
    try:
        for _ in range(_ROUNDS):
            system = shared_objects.system_libraries()
            demands = linked_demands(objects, distributions, system)
            demands += loaded.loaded_demands(modules, distributions)
            if not search.meet([each for each in demands if not any(is_there(name, system) for name in each.names)]):
                break
    except apt.AptFailed as failure:
        return _fail(demands, failure)
    for words in search.unmet:
        print("warp-warning: WARP_LIBRARY_UNKNOWN: %s, which no package of the base's distribution has\tif the app fails for want of it, bring it in with an `install` hook, or ask for another release of that package" % words)
    if search.added:
        apt.remove_traces()
        _record(options.record, search.added)
    return 0


class Search:
    """Finds and installs what is asked for, and remembers what it added and what nobody has."""

    def __init__(self, cache):
        self._cache = cache
        self._apt = None
        self._index = None
        self._tried = set()
        self.added = []
        self.unmet = []

    def meet(self, demands):
        """True when something new was installed, so that it is worth looking again."""
        # Several modules of one package fail for the same library.
        open_demands = [each for each in reversed(demands) if not self._tried.issuperset(each.names)]
        fresh = list({tuple(each.names): each for each in open_demands}.values())
        if not fresh:
            return False
        if self._index is None:
            self._apt = apt.Apt(self._cache)
            self._index = package_index.PackageIndex(self._apt)
            self._index.refresh()
        found = package_index.library_packages(self._index, list({name for each in fresh for name in each.names}))
        chosen = {}
        for demand in fresh:
            name = next((name for name in demand.names if name in found and name not in self._tried), None)
            if name is None:
                self._tried.update(demand.names)
                self.unmet.append(demand.words % demand.names[0].text)
            else:
                self._tried.add(name)
                file = os.path.basename(found[name].path)
                chosen.setdefault(found[name].package, (file, demand.words % file))
        if chosen:
            print("warp: installing %s, for libraries that the app's packages load" % ", ".join(sorted(chosen)), flush=True)
            self._apt.install(sorted(chosen))
        self.added += [(package, *why) for package, why in sorted(chosen.items())]
        return bool(chosen)


def _record(file, added):
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8") as record:
        for package, library, words in added:
            record.write("%s\t%s\t%s\n" % (package, library, words))
            print("warp-warning: WARP_PACKAGE_ADDED: the Debian package %s is in the image: %s\tput %s into `run.packages` in warp.yaml: then it is part of the base from the start" % (package, words, package))


def _fail(demands, failure):
    reasons = [demand.words % demand.names[0].text for demand in demands]
    print("warp: " + "\nwarp: ".join(reasons))
    told = "%s, and the package that has it cannot be had: %s" % (reasons[0], failure)
    if failure.transient:
        print("warp-transient: WARP_PACKAGES_UNREACHABLE: " + told)
        return 1
    print("warp-error: WARP_LIBRARY_PACKAGES: " + told)
    if apt.in_place():
        print("warp-hint: make that builder image and build with it")
        return 1
    print("warp-hint: look at the network; `python.system_packages: none` in warp.yaml builds without such packages")
    return 1


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--record", required=True)
    parser.add_argument("--module", action="append", default=[])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
