"""Ports and addresses."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from lossless.errors import ListenError
from lossless.server import listen as module
from lossless.server.listen import Address, listen, port_of


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another process uses on 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def close(sockets: list[socket.socket]) -> None:
    for bound in sockets:
        bound.close()


def test_by_default_only_this_machine_is_answered() -> None:
    """Under both of its addresses, on one port."""
    sockets = listen(Address(port=0))
    assert {bound.getsockname()[0] for bound in sockets} <= {"127.0.0.1", "::1"}
    assert len({bound.getsockname()[1] for bound in sockets}) == 1
    with socket.create_connection(("127.0.0.1", port_of(sockets)), 5):
        close(sockets)


def test_a_taken_port_is_passed_over(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next free one is taken instead."""
    monkeypatch.setattr(module, "FIRST_PORT", taken)
    monkeypatch.setattr(module, "LAST_PORT", taken + 20)
    sockets = listen(Address())
    assert taken < port_of(sockets) <= taken + 20
    close(sockets)


def test_a_port_that_was_named_is_not_passed_over(taken: int) -> None:
    """The sentence says what to do."""
    with pytest.raises(
        ListenError, match=rf"^port: got {taken}, which another process uses, want a free one; leave --port"
    ):
        listen(Address(port=taken))


def test_no_port_is_free(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried for ever."""
    monkeypatch.setattr(module, "FIRST_PORT", taken)
    monkeypatch.setattr(module, "LAST_PORT", taken)
    with pytest.raises(ListenError, match="--port 0"):
        listen(Address())


def test_an_address_that_is_not_ours() -> None:
    """Neither a name nor an address of this machine."""
    with pytest.raises(ListenError, match=r"^address: got 192.0.2.1 port 0, want one this machine can listen on"):
        listen(Address("192.0.2.1", 0))
    with pytest.raises(ListenError, match=r"^host: got 'no such host', want a name or address of this machine"):
        listen(Address("no such host", 0))


def test_every_interface() -> None:
    """IPv4 clients reach it, whether or not there is IPv6."""
    sockets = listen(Address("", 0))
    with socket.create_connection(("127.0.0.1", port_of(sockets)), 5):
        close(sockets)


def test_ports_are_shared_only_if_asked() -> None:
    """--reuse_port."""
    sockets = listen(Address("127.0.0.1", 0, reuse_port=True))
    again = listen(Address("127.0.0.1", port_of(sockets), reuse_port=True))
    assert port_of(again) == port_of(sockets)
    close(sockets + again)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        (None, True),
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("", False),
        ("0.0.0.0", False),
        ("gpu7", False),
    ],
)
def test_who_can_connect(host: str | None, loopback: bool) -> None:
    """Decides whether a token is asked for."""
    assert Address(host).is_loopback is loopback
