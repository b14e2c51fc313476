"""Reports the first load of an app that its own web command serves: docs/runtime-contract.md.

In: WARP_WATCH, `PROGRAM MODULE CALLABLE` with CALLABLE empty where unknown and ending in `()` for a factory; every
Python of such a process imports this at its start. Out, in the state folder: `loading` when that program begins
to import the module or a package around it; `loaded` or `load-failed` (the traceback). The import itself, and
what the server makes of a failure, are as they would be without this.
"""
import os
import sys

_CALLS = "()"


class _Finder:
    """Finds nothing itself; has the loader of the watched modules tell what becomes of them."""

    def __init__(self, program, module, name):
        self.program, self.module, self.name = program, module, name
        self.looking = False

    def find_spec(self, module, path=None, target=None):
        watched = module == self.module or self.module.startswith(module + ".")
        if self.looking or not watched or self.program not in os.path.basename(os.path.dirname(sys.argv[0])) + sys.argv[0]:
            return None
        from importlib.machinery import PathFinder

        self.looking = True
        try:
            spec = PathFinder.find_spec(module, path, target)
        finally:
            self.looking = False
        if spec is not None and hasattr(spec.loader, "exec_module"):
            self._watch(spec.loader, module)
        return spec

    def _watch(self, loader, module):
        execute = loader.exec_module

        def executing(made):
            _report("loading", "")
            with _Failure():
                execute(made)
            if module == self.module:
                self._loaded(made)

        loader.exec_module = executing

    def _loaded(self, made):
        name = self.name[: -len(_CALLS)] if self.name.endswith(_CALLS) else self.name
        factory = getattr(made, name, None) if name != self.name else None
        if factory is None:
            _report("loaded", "")
            return

        def making(*args, **options):
            with _Failure():
                application = factory(*args, **options)
            _report("loaded", "")
            return application

        making.__wrapped__ = factory
        setattr(made, name, making)


class _Failure:
    def __enter__(self):
        pass

    def __exit__(self, kind, value, frames):
        if kind is not None:
            import traceback

            while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
                frames = frames.tb_next
            _report("load-failed", "".join(traceback.format_exception(kind, value, frames)))


def _report(name, text):
    state = os.environ.get("WARP_STATE", "/tmp/warp")
    # Several processes report at once: each writes its own file, and a rename is atomic.
    own = os.path.join(state, "%s.%d" % (name, os.getpid()))
    try:
        with open(own, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.replace(own, os.path.join(state, name))
        if name == "loaded":
            os.unlink(os.path.join(state, "load-failed"))
    except OSError:
        pass


if os.environ.get("WARP_WATCH"):
    sys.meta_path.insert(0, _Finder(*(os.environ["WARP_WATCH"].split(" ") + ["", ""])[:3]))
