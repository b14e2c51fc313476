"""The one listening socket that the workers share."""
import socket


def listen(port, backlog):
    """A listening socket on every address of the container; raises OSError when the port is taken."""
    family, address = address_to_bind()
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit it; a server that is handed a descriptor may not know that it is TCP.
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.bind((address, port))
    made.listen(backlog)
    # Another worker may have taken what one was woken for.
    made.setblocking(False)
    return made


def address_to_bind():
    """Family and wildcard address: IPv6's only where there is no IPv4.

    On a socket of both kinds an IPv4 client would appear as ::ffff:10.0.0.1, which no trusted network
    is written like.
    """
    if _has_routes("/proc/net/route", 1) or not _has_routes("/proc/net/ipv6_route", 0):
        return socket.AF_INET, "0.0.0.0"
    return socket.AF_INET6, "::"


def _has_routes(table, header):
    try:
        with open(table, encoding="ascii") as file:
            lines = file.read().splitlines()[header:]
    except OSError:
        return False
    return any(line.split()[-1] != "lo" for line in lines)
