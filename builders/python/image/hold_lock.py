#!/usr/bin/env python
"""Holds the lock of setup and migrate in the app's database: `hold_lock.py KIND SECONDS [ARGUMENT…]`.

KIND is how the app reaches its database: django, flask (with what `flask --app` takes), alembic, url.
Prints `held` once the lock is held, before that `waiting` where another holds it, and holds it until
stdin ends. Ends with 3 where there is no database that locks, and with 75 when SECONDS have passed.
"""
import logging
import os
import sys

from warp_lock import by_alembic, by_django, by_url
from warp_lock.holding import NoDatabase

_HOLDERS = {"django": by_django.hold, "flask": by_alembic.hold_flask, "alembic": by_alembic.hold, "url": by_url.hold}


def main():
    kind, seconds = sys.argv[1:3]
    # From here on as the app's own programs have it.
    sys.path[0] = os.getcwd()
    # The migration itself says what is to be said.
    logging.disable(logging.CRITICAL)
    for hold in dict.fromkeys([_HOLDERS[kind], by_url.hold]):
        try:
            hold(float(seconds), *sys.argv[3:])
        except NoDatabase:
            continue
    return 3


if __name__ == "__main__":
    raise SystemExit(main())
