#!/usr/bin/env python
"""Assemble part: imports the app in the build, as its server will. See warp_build/arguments.py."""
from warp_build import arguments, loading, rounds


def main():
    options = arguments.parser(__doc__).parse_args()

    def check():
        before = loading.snapshot()
        application = loading.load(options)
        loading.keep_written(before)
        loading.keep_instance(application)

    return rounds.run(check, options.title or options.module, dict(options.assume), options.time_limit)


if __name__ == "__main__":
    raise SystemExit(main())
