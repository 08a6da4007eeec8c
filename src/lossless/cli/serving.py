"""What `serve` and `demo` share: from paths and flags to a running server."""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from lossless.version import __version__

if TYPE_CHECKING:
    from lossless.query import Board
    from lossless.server.settings import Settings


class Serving(NamedTuple):
    """What to serve and where. `host` None: this machine only; "": every interface. `port` None: 6006 or the next free.
    `interval`: seconds between looks where changes are polled; 0: read once. `token`: ask for one if others can
    connect. `notes_in_logdir`: keep notes in .lossless/ of the first logdir."""

    logdirs: Sequence[str]
    logdir_spec: str | None = None
    host: str | None = None
    port: int | None = None
    reuse_port: bool = False
    path_prefix: str = ""
    window_title: str = ""
    interval: float | None = None
    open_browser: bool = False
    token: bool = True
    allowed_hosts: Sequence[str] = ()
    notes_in_logdir: bool = False


def serve(serving: Serving) -> None:
    """Serve until SIGINT or SIGTERM. Raises `LosslessError` if it cannot begin."""
    gc.disable()  # until the board is read: see server/collecting.py
    _judge(serving.logdirs)
    sockets, settings = _listening(serving)
    board = _opened(serving)  # its files are read while what answers is loaded
    from lossless.server.cache_folder import cache_folder
    from lossless.server.data_folder import data_folder, notes_file
    from lossless.server.run import run
    from lossless.server.site import Site

    url = _url(serving.host, settings.port, settings.path_prefix, settings.token)
    reading = ", ".join(_said(logdir.path) for logdir in board.logdirs)
    places = [logdir.path for logdir in board.logdirs]
    notes = notes_file(data_folder(), places, beside=serving.notes_in_logdir)
    site = Site(board, settings, cache_folder(), notes)
    try:
        run(site, sockets, lambda: _announce(url, reading, serving.open_browser))
    finally:
        board.close()


def _listening(serving: Serving) -> tuple[list[socket.socket], Settings]:
    from lossless.server.listen import Address, listen, port_of
    from lossless.server.settings import LOOPBACK_HOSTS, Settings, new_token

    address = Address(serving.host, serving.port, serving.reuse_port)
    sockets = listen(address)
    local = address.is_loopback
    names = [*serving.allowed_hosts, *([] if local else [serving.host or "", socket.gethostname()])]
    return sockets, Settings(
        path_prefix=serving.path_prefix,
        window_title=serving.window_title,
        token=new_token() if serving.token and not local else None,
        hosts=LOOPBACK_HOSTS | {name.lower() for name in names if name},
        any_address=not local,
        port=port_of(sockets),
        follow=serving.interval != 0,
        asked=tuple(serving.logdirs),
    )


def _judge(logdirs: Sequence[str]) -> None:
    """Say what is wrong with the launch line, if anything of it is not there."""
    if all(os.path.lexists(os.path.expanduser(path)) for path in logdirs if "\0" not in path):
        return
    from lossless.doctor.launch import judge

    for finding in judge(logdirs):
        click.echo(f"{finding.code}: {finding.message}. {finding.remedy}", err=True)
        if finding.fix:
            click.echo(f"    {finding.fix}", err=True)


def _opened(serving: Serving) -> Board:
    from lossless import open as open_board

    return open_board(
        *serving.logdirs,
        logdir_spec=serving.logdir_spec,
        watch=serving.interval != 0,
        background=True,
        poll=serving.interval or None,
    )


def _said(path: str) -> str:
    there = os.path.lexists(path) or any(letter in path for letter in "*?[")
    return path if there else f"{path} (not there yet: waited for)"


def _announce(url: str, reading: str, open_browser: bool) -> None:
    click.echo(f"lossless {__version__} at {url} reading {reading} (Ctrl-C stops it)")
    if open_browser:
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _url(host: str | None, port: int, prefix: str, token: str | None) -> str:
    """The address to open; on every interface, the one that other machines reach."""
    name = {None: "localhost", "": None, "0.0.0.0": None, "::": None}.get(host, host) or _own_address()
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}{prefix}/" + (f"?token={token}" if token else "")


def _own_address() -> str:
    """The address of the interface that leads outside. Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
