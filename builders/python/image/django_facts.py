#!/usr/bin/env python
"""Assemble part: boots a Django project once for facts, collectstatic and the import check.

Arguments: --settings MODULE and those of warp_build/arguments.py. No database is touched.
"""
import os

from warp_build import arguments, django_project, loading, rounds


def main():
    made = arguments.parser(__doc__)
    made.add_argument("--settings", required=True)
    options = made.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", options.settings)

    def check():
        before = loading.snapshot()
        loading.prepare_path()
        settings = django_project.settings()
        django_project.supply_static_root(settings)
        loading.load(options)
        loading.keep_written(before)
        django_project.collect_static(settings)
        django_project.tell(settings)

    return rounds.run(check, options.module, dict(options.assume), options.time_limit)


if __name__ == "__main__":
    raise SystemExit(main())
