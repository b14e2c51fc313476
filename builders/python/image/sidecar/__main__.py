"""The sidecar: probes and metrics on a port of its own, beside the server and out of its queue.

Usage: python -IS sidecar --port N --app-port N --process NAME --server ID --deadline S
         [--listens] [--judged] [--ready-path /URL]     serves until TERM
       python -IS sidecar --status [--follow]            prints what is known as JSON, once or once a second
In: WARP_STATE, WARP_HOME; WARP_ALLOWED_HOSTS, WARP_SSL_REDIRECT, WARP_TLS_CERTIFICATE (what a request has to look like).
Ends with 0 after TERM, 1 when the port cannot be had. Standard library alone, and little of it: it is
in every container (docs/hosting.md).
"""
import os
import sys

from settings import Settings


def main(arguments):
    settings = Settings(arguments, os.environ)
    if settings.status:
        import status

        return status.show(settings)
    import watch

    return watch.serve(settings)


sys.exit(main(sys.argv[1:]))
