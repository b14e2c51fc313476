"""daphne's command line, with what it lacks: a lifespan, a drain, a descriptor of a listening socket.

daphne itself ends every request in progress the moment it stops, and knows no lifespan protocol.
"""
import asyncio
import logging
import os
import signal
import socket
import sys

# First of all, as it decides about Twisted's reactor.
import daphne.server
from daphne.cli import CommandLineInterface
from twisted.internet import defer, reactor
from twisted.web.http import HTTPChannel

import warp_log
from warp_asgi_lifespan import Lifespan

_SETTLE = 0.3
_STARTUP_FAILED = 3


class Server(daphne.server.Server):
    """Starts the lifespan before it listens, and drains on TERM and INT."""

    def run(self):
        self.signal_handlers = False
        self.ports = []
        loop = reactor._asyncioEventloop
        asyncio.set_event_loop(loop)
        self.lifespan = Lifespan(self.application)
        if not loop.run_until_complete(self.lifespan.startup()):
            sys.exit(_STARTUP_FAILED)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._told_to_stop)
        super().run()

    def listen_success(self, port):
        self.ports.append(port)
        super().listen_success(port)

    def _told_to_stop(self):
        if not hasattr(self, "draining"):
            self.draining = asyncio.ensure_future(self._drain())

    async def _drain(self):
        import warp_sockets

        for port in self.ports:
            port.stopListening()
        await asyncio.sleep(_SETTLE)
        # Of the codes an application may send, autobahn knows normal closure and private ones alone.
        await warp_sockets.close_all(1000)
        try:
            await asyncio.wait_for(self._finished(), float(os.environ["WARP_DRAIN"]))
        except asyncio.TimeoutError:
            daphne.server.logger.warning("requests still in progress are ended")
        await self.lifespan.shutdown()
        self.stop()

    async def _finished(self):
        while any(self._in_progress(details) for details in self.connections.values()):
            await asyncio.sleep(0.1)

    @staticmethod
    def _in_progress(details):
        running = details.get("application_instance")
        return running is not None and not running.done()

    def kill_all_applications(self):
        # daphne's own takes a connection without a request for one with.
        idle = [key for key, details in self.connections.items() if "application_instance" not in details]
        for key in idle:
            del self.connections[key]
        return super().kill_all_applications()


class Endpoint:
    """What daphne listens by, for a socket that is open already."""

    def __init__(self, fd):
        self.fd = fd

    def listen(self, factory):
        with socket.socket(fileno=os.dup(self.fd)) as inherited:
            family = inherited.family
        return defer.succeed(reactor.adoptStreamPort(self.fd, family, secured(factory)))


def secured(factory):
    """The protocol, inside TLS where the container has a certificate."""
    certificate, key = os.environ.get("WARP_TLS_CERTIFICATE"), os.environ.get("WARP_TLS_KEY")
    if not certificate:
        return factory
    from OpenSSL import SSL
    from twisted.internet import ssl
    from twisted.protocols.tls import TLSMemoryBIOFactory

    context = ssl.DefaultOpenSSLContextFactory(key, certificate, sslmethod=SSL.TLS_SERVER_METHOD)
    chained = context.getContext()
    chained.use_certificate_chain_file(certificate)
    chained.set_min_proto_version(SSL.TLS1_2_VERSION)
    return TLSMemoryBIOFactory(context, False, factory)


def endpoint(described_for, description):
    kind, _, fd = description.partition(":fileno=")
    return Endpoint(int(fd)) if kind == "fd" else _from_string(described_for, description)


if __name__ == "__main__":
    # At the limit of one field warp_limits.py answers.
    HTTPChannel.totalHeadersSize = HTTPChannel.MAX_LENGTH = 2 * int(os.environ["WARP_LIMIT_HEADER"])
    _from_string = daphne.server.serverFromString
    daphne.server.serverFromString = endpoint
    # daphne's own access log has no request's id.
    os.environ.setdefault("WARP_ACCESS_LOG", "1")
    if warp_log.JSON:
        # In the place of daphne's, whose format repeats what the record says.
        logging.basicConfig(level=logging.INFO, format="%(message)s")
    CommandLineInterface.server_class = Server
    CommandLineInterface.entrypoint()
