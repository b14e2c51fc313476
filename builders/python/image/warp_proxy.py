"""What trusted proxies say about the client, as the app expects to find it.

In: WARP_TRUST_PROXY, addresses or networks separated by blanks. With it X-Forwarded-For, -Proto and -Host
of a trusted peer become REMOTE_ADDR, the URL scheme and the host; everybody else's are taken away.
Without it nobody is trusted, and the headers reach the app as they are.
"""
import ipaddress
import os
import sys

# What frameworks and apps take for the word of a proxy; from anybody else it is forged.
FORGEABLE = (
    "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix",
    "X-Forwarded-Scheme", "X-Forwarded-Server", "X-Forwarded-Ssl", "Forwarded", "X-Real-IP", "X-Client-IP", "X-Scheme",
)
_HEADERS = tuple("HTTP_" + name.upper().replace("-", "_") for name in FORGEABLE)
_EVERYBODY = ("*", "anyone")


def behind(application):
    """The application, seeing the client instead of the trusted proxies in front of it."""
    networks = trusted_networks()
    if not networks:
        return _unforged(application)

    def forwarded(environ, start_response):
        if is_trusted(environ.get("REMOTE_ADDR", ""), networks):
            _believe(environ, networks)
        else:
            for header in _HEADERS:
                environ.pop(header, None)
        return application(environ, start_response)

    return _unforged(forwarded)


def _unforged(application):
    """uWSGI takes the URL scheme from X-Forwarded-Proto or -SSL, whoever sent it; HTTPS is its own word."""
    if "uwsgi" not in sys.modules:
        return application

    def spoken(environ, start_response):
        secure = environ.get("HTTPS", "").lower() in ("on", "1")
        environ["wsgi.url_scheme"] = "https" if secure else "http"
        return application(environ, start_response)

    return spoken


def trusted_networks():
    """WARP_TRUST_PROXY as networks; `anyone` is everybody."""
    found = []
    for text in os.environ.get("WARP_TRUST_PROXY", "").split():
        for network in ("0.0.0.0/0", "::/0") if text in _EVERYBODY else (text,):
            found.append(ipaddress.ip_network(network, strict=False))
    return found


def is_trusted(address, networks):
    """Whether an address is one of a trusted proxy; the peer on a unix socket is none."""
    try:
        parsed = ipaddress.ip_address(address.strip().strip("[]"))
    except ValueError:
        return False
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(parsed.version == network.version and parsed in network for network in networks)


def client_of(chain, networks):
    """The last address of X-Forwarded-For that is none of a trusted proxy; what is before it, anybody wrote."""
    addresses = [part.strip() for part in chain.split(",") if part.strip()]
    for address in reversed(addresses):
        if not is_trusted(address, networks):
            return address
    return addresses[0] if addresses else None


def _believe(environ, networks):
    client = client_of(environ.get("HTTP_X_FORWARDED_FOR", ""), networks)
    if client:
        environ["REMOTE_ADDR"] = client
    scheme = _last(environ.get("HTTP_X_FORWARDED_PROTO", "")).lower()
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme
        if scheme == "https":
            environ["HTTPS"] = "on"
        else:
            environ.pop("HTTPS", None)
    host = _last(environ.get("HTTP_X_FORWARDED_HOST", ""))
    if host:
        environ["HTTP_HOST"] = host


def _last(values):
    return values.split(",")[-1].strip()
