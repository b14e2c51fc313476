"""The distribution's own index of files: which Debian package has a library, a header, a program."""
import hashlib
import os
import re
import subprocess
from collections import namedtuple

from warp_libraries.apt import AptFailed

# path: from the root, without the leading slash; section: Debian's, e.g. libs, libdevel.
Packaged = namedtuple("Packaged", "path section package")

# Folders of libraries; below them stand variants that other packages choose from.
_FOLDERS = re.compile(r"^(usr/)?lib(/[a-z0-9_]+-linux-gnu[a-z0-9]*)?/[^/]+$")


class PackageIndex:
    """Contents files of the suites that apt uses (wiki.debian.org/RepositoryFormat, "Contents")."""

    def __init__(self, apt):
        self._apt = apt
        self._files = {}

    def refresh(self):
        """Brings apt's lists up to date; Contents files follow when they are first searched."""
        self._apt.update()

    def search(self, patterns, shared_by_all=False):
        """Files of packages whose path matches one of the extended regular expressions, whole.

        shared_by_all: among packages that are the same for every architecture.
        """
        expression = r"^(%s)[[:space:]]+[^[:space:]]+$" % "|".join(patterns)
        found = []
        for file in self._contents("all" if shared_by_all else None):
            # Several times the speed of Python's own gzip and re.
            command = 'gzip -dc "$1" | grep -E "$2"'
            environment = {"LC_ALL": "C", "PATH": os.environ["PATH"]}
            said = subprocess.run(["sh", "-c", command, "search", file, expression], stdout=subprocess.PIPE, env=environment)
            found += [each for line in said.stdout.decode("utf-8", "replace").splitlines() for each in _parse(line)]
        return found

    def _contents(self, architecture):
        """The Contents files of one architecture (the machine's own by default), fetched when they are new."""
        if architecture not in self._files:
            fields = ("BASE_URI", "COMPONENT", "ARCHITECTURE", "FILENAME", "METAKEY")
            files = [self._fetch(architecture, *target) for target in self._apt.targets(*fields)]
            self._files[architecture] = [file for file in files if file]
        return self._files[architecture]

    def _fetch(self, architecture, base, component, own, listed, key):
        name = "%s/Contents-%s.gz" % (component, architecture or own)
        release = listed[: listed.rindex(key.replace("/", "_"))] + "InRelease"
        expected = _expected(release, name)
        if expected is None:
            return None
        file = os.path.join(self._apt.folder, "%s.gz" % hashlib.sha256((base + name).encode()).hexdigest()[:16])
        note = file + ".of"
        if not (os.path.exists(file) and _text(note) == expected):
            if not self._downloaded(base + name, file):
                return file if os.path.exists(file) else None
            # A mirror may be behind its own release: what is found is proven by loading it.
            os.replace(file + ".new", file)
            with open(note, "w", encoding="utf-8") as noted:
                noted.write(expected)
        return file

    def _downloaded(self, address, file):
        """False where the file of before has to do: not every mirror has what its release lists."""
        try:
            return self._apt.download(address, file + ".new")
        except AptFailed:
            if os.path.exists(file):
                return False
            raise


def library_packages(index, names):
    """The best packaged file for each library, by its name; names without one are left out."""
    patterns = {name: _pattern(name) for name in names}
    found = index.search([r"(usr/)?lib/(.*/)?" + pattern for pattern in patterns.values()]) if names else []
    best = {}
    for name, pattern in patterns.items():
        files = [each for each in found if re.search("(^|/)%s$" % pattern, each.path) and _is_run_time(each)]
        if files:
            best[name] = min(files, key=_rank)
    return best


def _pattern(name):
    if name.how == "exact":
        return re.escape(name.text)
    return r"lib%s\.so\.[0-9.]+" % re.escape(name.text)


def _is_run_time(each):
    return each.section.split("/")[-1] not in ("libdevel", "debug") and not re.search(
        r"-(dev|dbg|dbgsym|cross)$", each.package
    )


def _rank(each):
    """Libraries proper first, where every program finds them, in the package that is named after them."""
    file = os.path.basename(each.path)
    named = re.sub(r"[^a-z0-9]", "", file.lower().replace(".so.", ""))
    package = re.sub(r"(t64|v5)$", "", each.package)
    own = named.startswith(re.sub(r"[^a-z0-9]", "", package))
    direct = bool(_FOLDERS.match(each.path))
    return (not direct, not own, not each.section.endswith("libs"), len(each.package), each.package, len(file))


def _parse(line):
    path, _, places = line.rpartition(" ")
    for place in places.split(","):
        section, _, package = place.rpartition("/")
        yield Packaged(path.strip(), section, package)


def _expected(release, name):
    """The digest that the signed release gives for one of its files; None when it has no such file."""
    found = re.search(r"^ ([0-9a-f]{64}) +[0-9]+ %s$" % re.escape(name), _text(release), re.M)
    return found.group(1) if found else None


def _text(file):
    try:
        with open(file, encoding="utf-8", errors="replace") as content:
            return content.read()
    except OSError:
        return ""
