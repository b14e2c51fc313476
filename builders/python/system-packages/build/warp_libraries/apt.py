"""apt-get, with its lists and downloads in a folder that outlives the build step."""
import fcntl
import glob
import os
import shutil
import subprocess


# Mounted beside these scripts, by its path in warp's package.
_APT_GET = os.path.abspath(os.path.join(__file__, *[".."] * 6, "images/packages/apt-get.sh"))
_TRANSIENT = 75


class AptFailed(Exception):
    """apt-get failed; the text is what it said was wrong."""

    def __init__(self, text, transient=False):
        """transient: the network or the mirror is at fault, and a later try may succeed."""
        super().__init__(text)
        self.transient = transient


class Apt:
    def __init__(self, folder):
        """folder: where lists, archives and indexes are kept between builds."""
        self.folder = folder
        self.lists = os.path.join(folder, "lists")
        self._options = [
            "-o=Dir::State::Lists=" + self.lists,
            "-o=Dir::Cache=" + os.path.join(folder, "cache"),
            "-o=Acquire::Retries=3",
        ]
        for path in (os.path.join(self.lists, "partial"), os.path.join(folder, "cache/archives/partial")):
            os.makedirs(path, exist_ok=True)
        # Other builds use the folder too, and apt-get does not wait for its lists.
        self._lock = open(os.path.join(folder, "lock"), "w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def update(self):
        self._run(_APT_GET, "update", "-q")

    def install(self, packages):
        """Installs packages and what they depend on, and nothing they merely recommend."""
        if in_place():
            wanted = " ".join("--package " + name for name in packages)
            raise AptFailed("nothing can be installed in a source-to-image build; `warp images s2i %s` makes a builder image that has it" % wanted)
        self._run(_APT_GET, "install", "-y", "-q", "--no-install-recommends", *packages)

    def targets(self, *fields):
        """Those fields of each package list in use, as `apt-get indextargets` calls them."""
        form = "\t".join("$(%s)" % field for field in fields)
        said = self._run("apt-get", "indextargets", "--format", form, "Created-By: Packages")
        return [line.split("\t") for line in said.splitlines() if line]

    def download(self, address, file):
        """Fetches one file as apt fetches, by its proxies and certificates; False when the mirror has none."""
        try:
            self._run("/usr/lib/apt/apt-helper", "download-file", address, file)
        except AptFailed as failed:
            if " 404 " in str(failed):
                return False
            raise AptFailed(str(failed), transient=True)
        return True

    def _run(self, program, *arguments):
        command = [program, *self._options, *arguments]
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = ended.stdout.decode("utf-8", "replace")
        if ended.returncode != 0:
            print(said, end="", flush=True)
            wrong = [line[3:] for line in said.splitlines() if line.startswith("E: ")]
            text = wrong[0] if wrong else "%s ended with %d" % (program, ended.returncode)
            raise AptFailed(text, transient=ended.returncode == _TRANSIENT)
        return said


def in_place():
    """The image itself is worked in, by source-to-image, and nobody is root."""
    return bool(os.environ.get("WARP_IN_PLACE"))


def is_installed(package):
    """dpkg has it, whatever its architecture."""
    command = ["dpkg-query", "-W", "-f", "${db:Status-Status}\n", package]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return b"installed" in said.stdout.split()


def remove_traces():
    """Logs and caches differ from run to run and serve nobody in an image: src/plan/packages.ts."""
    patterns = (
        "/var/cache/apt/*.bin", "/var/cache/debconf/*-old", "/var/cache/ldconfig/aux-cache",
        "/var/log/apt", "/var/log/dpkg.log", "/var/log/alternatives.log",
    )
    for path in [path for pattern in patterns for path in glob.glob(pattern)]:
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
