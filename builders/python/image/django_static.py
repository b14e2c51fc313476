#!/usr/bin/env python
"""Collects static files anew in a running container, for `warp dev`: to where the image has them.

In: the app's environment, with WARP_STATIC_ROOT, which is unset where the build collected none.
"""
import os
import sys


def main():
    root = os.environ.get("WARP_STATIC_ROOT")
    if not root:
        return 0
    sys.path[0] = os.getcwd()
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT = root
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
