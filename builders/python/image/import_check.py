#!/usr/bin/env python
"""Assemble part: imports the app in the build, as its server will. See warp_build/arguments.py."""
import os

from warp_build import arguments, loading, report, rounds


def main():
    options = arguments.parser(__doc__).parse_args()

    def check():
        before = loading.snapshot()
        databases = [path for path in options.database if os.path.exists(path)]
        application = loading.load(options)
        loading.keep_written(before)
        loading.keep_instance(application)
        for path in options.database:
            # What loading has made is kept already.
            if path in databases or not os.path.lexists(path):
                report.link(path, path, "file")

    return rounds.run(check, options.title or options.module, dict(options.assume), options.time_limit)


if __name__ == "__main__":
    raise SystemExit(main())
