"""granian's command line, listening on every address of the container."""
import os
import subprocess
import sys

_WORKERS = "/opt/warp/servers/python/workers"


def _address():
    sys.path.insert(0, _WORKERS)
    try:
        from listener import address_to_bind
    finally:
        sys.path.remove(_WORKERS)
    return address_to_bind()[1]


def _key():
    """The key as granian takes it: in PKCS #8 alone."""
    given = os.environ["WARP_TLS_KEY"]
    with open(given, encoding="ascii", errors="replace") as file:
        if "-----BEGIN PRIVATE KEY-----" in file.read():
            return given
    made = os.path.join(os.environ["WARP_STATE"], "tls.key")
    os.umask(0o077)
    subprocess.run(["openssl", "pkey", "-in", given, "-out", made], check=True)
    os.umask(0o002)
    return made


def _tls():
    os.environ.setdefault("GRANIAN_SSL_CERTIFICATE", os.environ["WARP_TLS_CERTIFICATE"])
    os.environ.setdefault("GRANIAN_SSL_KEYFILE", _key())
    os.environ.setdefault("GRANIAN_SSL_PROTOCOL_MIN", "tls1.2")


if __name__ == "__main__":
    # For warp_granian_wsgi, which takes it off again.
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from granian.cli import entrypoint

    os.environ.setdefault("GRANIAN_HOST", _address())
    if os.environ.get("WARP_TLS_CERTIFICATE"):
        _tls()
    if os.environ.get("WARP_HTTP2") == "0":
        os.environ.setdefault("GRANIAN_HTTP", "1")
    soft_limit = int(os.environ.get("WARP_PROCESS_MEMORY") or 0)
    if soft_limit:
        # In MiB.
        os.environ.setdefault("GRANIAN_WORKERS_MAX_RSS", str(soft_limit // 2**20))
        os.environ.setdefault("GRANIAN_RSS_SAMPLE_INTERVAL", "1")
    # Its own has neither the client behind a proxy nor the request's id.
    os.environ.setdefault("WARP_ACCESS_LOG", "1")
    entrypoint()
