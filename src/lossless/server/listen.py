"""The sockets a server answers on."""

from __future__ import annotations

import errno
import socket
import sys
from typing import NamedTuple

from lossless.errors import ListenError

FIRST_PORT, LAST_PORT = 6006, 6105
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_TRIES = 20


class Address(NamedTuple):
    """Where to listen. `host` None: this machine only; "": every interface; else a name or an address.
    `port` None: 6006 or the next free one; 0: any free one."""

    host: str | None = None
    port: int | None = None
    reuse_port: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can connect."""
        return self.host is None or self.host in {"localhost", "::1"} or self.host.startswith("127.")


def listen(address: Address) -> list[socket.socket]:
    """Bound, listening sockets, all on one port. Raises `ListenError`."""
    if address.port is not None:
        tries = _TRIES if address.port == 0 else 1
        candidates = [address.port] * tries
    else:
        candidates = list(range(FIRST_PORT, LAST_PORT + 1))
    for port in candidates:
        sockets = _bind_all(address, port)
        if sockets:
            return sockets
    if address.port:
        raise ListenError(
            f"port: got {address.port}, which another process uses, want a free one; "
            "leave --port out to take the next free one, or say --port 0 for any"
        )
    raise ListenError(f"port: got {FIRST_PORT} to {LAST_PORT}, all in use, want a free one; say --port 0 for any")


def port_of(sockets: list[socket.socket]) -> int:
    """The port the sockets share."""
    return int(sockets[0].getsockname()[1])


def _bind_all(address: Address, port: int) -> list[socket.socket]:
    """One socket for each address of the host that this machine has; none if the port is taken on one of them."""
    sockets: list[socket.socket] = []
    absent: OSError | None = None
    for family, name in _names(address.host):
        try:
            sockets.append(_bind(family, name, port_of(sockets) if sockets else port, address.reuse_port))
        except OSError as error:
            if error.errno in _ABSENT:
                absent = error
                continue
            for bound in sockets:
                bound.close()
            if error.errno == errno.EADDRINUSE:
                return []
            raise _unusable(name, port, error) from error
    if absent and not sockets:
        raise _unusable(address.host or "localhost", port, absent) from absent
    return sockets


def _unusable(name: str, port: int, error: OSError) -> ListenError:
    return ListenError(f"address: got {name} port {port}, want one this machine can listen on; {error}")


def _bind(family: socket.AddressFamily, name: str, port: int, reuse_port: bool) -> socket.socket:
    # asyncio turns Nagle's delay of 40 ms off only for sockets that say TCP
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(name != "::"))
        if sys.platform != "win32":  # there it would let two servers share the port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            bound.setsockopt(socket.SOL_SOCKET, _reuse_port(), 1)
        bound.bind((name, port))
        bound.listen(512)
    except OSError:
        bound.close()
        raise
    return bound


def _reuse_port() -> int:
    option: int | None = getattr(socket, "SO_REUSEPORT", None)
    if option is None:
        raise ListenError("reuse_port: got true, want false; this system cannot share ports")
    return option


def _names(host: str | None) -> list[tuple[socket.AddressFamily, str]]:
    if host is None:
        return [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
    if host == "":
        both = socket.has_dualstack_ipv6()
        return [(socket.AF_INET6, "::")] if both else [(socket.AF_INET, "0.0.0.0")]
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ListenError(f"host: got {host!r}, want a name or address of this machine; {error}") from error
    return list(dict.fromkeys((family, str(where[0])) for family, _, _, _, where in found))
