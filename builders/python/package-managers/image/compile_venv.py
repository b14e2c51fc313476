"""Byte code for every module of the environment; from earlier builds where the package is the same.

Phase: build, last parts of make-venv.sh and install-project.sh, run by the environment's Python.
Argument: a folder in uv's cache mount. A package's byte code is a function of the interpreter and of its
RECORD, which holds the digest of each of its files: compiling is the longest part of an installation,
and one more dependency should compile one more package. Modules that do not compile (templates, code
for other Pythons) are left as they are, as uv and pip leave them.
"""
import concurrent.futures
import csv
import hashlib
import importlib.util
import os
import py_compile
import sys
import sysconfig
import tarfile


def main():
    version = importlib.util.MAGIC_NUMBER.hex()
    store = os.path.join(sys.argv[1], "%s-%s" % (sys.implementation.cache_tag, version))
    os.makedirs(store, exist_ok=True)
    site = sysconfig.get_path("purelib")
    unknown = []
    for name in sorted(os.listdir(site)):
        record = os.path.join(site, name, "RECORD")
        if not name.endswith(".dist-info") or not os.path.isfile(record) or compiled(site, record):
            continue
        with open(record, "rb") as file:
            key = hashlib.sha256(file.read()).hexdigest()
        archive = os.path.join(store, key + ".tar")
        if os.path.exists(archive):
            with tarfile.open(archive) as tar:
                # It is our own: newer Pythons ask to be told.
                tar.extraction_filter = lambda member, path: member
                tar.extractall(site)
        else:
            unknown.append((site, record, archive))
    with concurrent.futures.ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(compile_package, unknown))


def compiled(site, record):
    """Whether a step before has made byte code of a package: written again, it would be stored twice."""
    caches = (os.path.join(site, importlib.util.cache_from_source(module)) for module in modules_of(record))
    return any(os.path.exists(cache) for cache in caches)


def compile_package(package):
    """Compiles the modules that a RECORD lists and stores the result, whole or not at all."""
    site, record, archive = package
    # Builds that share the cache have process ids of their own, which may be the same.
    partial = "%s.%s" % (archive, os.urandom(8).hex())
    with tarfile.open(partial, "w") as tar:
        for module in modules_of(record):
            cache = importlib.util.cache_from_source(module)
            try:
                py_compile.compile(
                    os.path.join(site, module),
                    os.path.join(site, cache),
                    doraise=True,
                    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
                )
            except (py_compile.PyCompileError, OSError, ValueError):
                continue
            tar.add(os.path.join(site, cache), cache)
    os.replace(partial, archive)


def modules_of(record):
    """Paths of a package's modules below site-packages."""
    with open(record, newline="", encoding="utf-8") as file:
        paths = [row[0] for row in csv.reader(file) if row]
    return [path for path in paths if path.endswith(".py") and not path.startswith(("..", "/"))]


if __name__ == "__main__":
    main()
