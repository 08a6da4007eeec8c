"""How one server is set up; fixed when it starts."""

from __future__ import annotations

import secrets
from typing import NamedTuple

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(NamedTuple):
    """`token` None: no token is asked for. `hosts`: names the Host header may carry, lower case, without port.
    `follow` False: the board is read once.
    `any_address`: a literal IP address in the Host header is fine too (it cannot be rebound by DNS). `asked`: the
    logdirs as they were typed."""

    path_prefix: str = ""
    window_title: str = ""
    token: str | None = None
    hosts: frozenset[str] = LOOPBACK_HOSTS
    any_address: bool = False
    port: int = 0
    follow: bool = True
    asked: tuple[str, ...] = ()

    @property
    def cookie(self) -> str:
        """Cookies are shared by all ports of a host, so the name carries the port."""
        return f"lossless-token-{self.port}"


def new_token() -> str:
    """192 random bits, URL-safe."""
    return secrets.token_urlsafe(24)


class Limits(NamedTuple):
    """What one request may ask for."""

    body: int = 4 << 20
    "bytes of a POST body"
    names: int = 100_000
    "names in one list"


LIMITS = Limits()
