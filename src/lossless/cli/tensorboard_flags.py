"""Flags of TensorBoard that have nothing to do here: accepted, and answered with one line that says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import click

_FILES = "every file of every run is followed, always"
_LOADER = "there is one loader, and it uses every core"


class Flag(NamedTuple):
    """`why`: what the user gets instead. `refused`: it asks for something else than serving a logdir: an error."""

    name: str
    why: str
    takes_value: bool = True
    refused: bool = False

    @property
    def parameter(self) -> str:
        """The name click gives it."""
        return self.name.removeprefix("--")


FLAGS = (
    Flag("--samples_per_plugin", "every point is kept"),
    Flag("--load_fast", _LOADER),
    Flag("--extra_data_server_flags", "there is no data server"),
    Flag("--grpc_creds_type", "there is no data server"),
    Flag("--max_reload_threads", _LOADER),
    Flag("--reload_task", "files are read in threads of this process"),
    Flag("--reload_multifile", _FILES),
    Flag("--reload_multifile_inactive_secs", _FILES),
    Flag("--detect_file_replacement", "a replaced file is always noticed"),
    Flag("--purge_orphaned_data", "superseded points are kept and drawn faint; the page can hide them"),
    Flag("--generic_data", "there is one way to read data"),
    Flag("--grpc_data_provider", "want a logdir: data of another server is not served", refused=True),
    Flag("--db", "want a logdir: databases are not read", refused=True),
    Flag("--db_import", "want a logdir: databases are not read", takes_value=False, refused=True),
    Flag("--inspect", "want a logdir to serve: open the board, or read it with lossless.open()", False, refused=True),
    Flag("--event_file", "want LOGDIR: an event file can be given in its place", refused=True),
    Flag("--tag", "want no tag: it belongs to --inspect", refused=True),
)


def accepted(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: give `command` all the flags, hidden from its help."""
    for flag in reversed(FLAGS):
        kind: dict[str, Any] = {} if flag.takes_value else {"is_flag": True, "default": None}
        command = click.option(flag.name, flag.parameter, hidden=True, **kind)(command)
    return command


def explain(values: dict[str, Any]) -> None:
    """Say for each flag that was given why it has nothing to do; raise `UsageError` for one that cannot be meant."""
    for flag in FLAGS:
        value = values.pop(flag.parameter, None)
        if value is None:
            continue
        if flag.refused:
            raise click.UsageError(f"{flag.name}: got {value!r}, {flag.why}")
        click.echo(f"{flag.name}: nothing to do here, {flag.why}", err=True)
