"""`lossless serve LOGDIR…`: the board in a browser."""

from __future__ import annotations

import math
from typing import Any

import click

from lossless.cli import tensorboard_flags
from lossless.version import __version__


def _port(_: click.Context, __: click.Parameter, value: str) -> int | None:
    """None for `default`: 6006 or the next free one."""
    if value == "default":
        return None
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise click.BadParameter(f"port: got {value!r}, want a number from 0 to 65535, or default")
    return int(value)


def _prefix(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and not value.startswith("/"):
        raise click.BadParameter(f"path prefix: got {value!r}, want one that begins with /")
    return value.rstrip("/")


def _interval(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value < math.inf:
        raise click.BadParameter(f"reload interval: got {value}, want 0 or more seconds")
    return value


@click.command(
    "serve",
    short_help="Show every run below LOGDIR in the browser.",
    context_settings={"token_normalize_func": lambda name: name.replace("_", "-")},
)
@click.argument("logdirs", metavar="[LOGDIR]...", nargs=-1)
@click.option("--logdir", multiple=True, metavar="PATH", help="The same as LOGDIR, as TensorBoard spells it.")
@click.option("--logdir_spec", metavar="SPEC", help="name:path,… below LOGDIR, if both are given.")
@click.option("--host", metavar="ADDR", help="Listen on this name or address.  [default: this machine only]")
@click.option("--bind_all", is_flag=True, help="Listen on every interface.")
@click.option(
    "--port",
    default="default",
    callback=_port,
    metavar="PORT",
    help="0: any free one.  [default: 6006 or the next free one]",
)
@click.option("--path_prefix", default="", callback=_prefix, metavar="PATH", help="Serve below this path.")
@click.option("--window_title", default="", metavar="TITLE", help="Title of the browser's window.")
@click.option(
    "--reload_interval",
    type=float,
    callback=_interval,
    metavar="SECS",
    help="Between looks where changes cannot be announced; 0: read once.",
)
@click.option("--open/--no-open", "open_browser", default=False, help="Open the board in the browser.")
@click.option("--no-token", is_flag=True, help="Ask nobody for a token, even if others can connect.")
@click.option("--allow_host", multiple=True, metavar="NAME", help="A further Host name, of a proxy.")
@click.option(
    "--notes",
    type=click.Choice(["user", "logdir"]),
    default="user",
    help="Keep notes, tags and saved views in your data folder, or in LOGDIR/.lossless for all who share it.",
)
@click.option("--reuse_port", type=bool, default=False, metavar="BOOL", help="Share the port (SO_REUSEPORT).")
@click.option("--version_tb", is_flag=True, hidden=True)
@tensorboard_flags.accepted
def command(**values: Any) -> None:
    """Show every run below LOGDIR in the browser, and follow them as they grow.

    LOGDIR is a directory, name=directory, a glob, or one event file; several may be given. One that does not exist
    yet is waited for. TensorBoard's other flags are accepted too; one that has nothing to do here says why.
    """
    from lossless.cli.serving import Serving, serve

    if values.pop("version_tb"):
        click.echo(__version__)
        return
    tensorboard_flags.explain(values)
    logdirs = [*values["logdirs"], *(path for path in values["logdir"] if path)]
    if not logdirs and not values["logdir_spec"]:
        raise click.UsageError(
            "LOGDIR: got none, want the directory that training writes to, as in: lossless serve runs"
        )
    if values["host"] is not None and values["bind_all"]:
        raise click.UsageError("--host and --bind_all: got both, want one; --bind_all listens on every interface")
    serve(
        Serving(
            logdirs,
            values["logdir_spec"],
            host="" if values["bind_all"] else values["host"],
            port=values["port"],
            reuse_port=values["reuse_port"],
            path_prefix=values["path_prefix"],
            window_title=values["window_title"],
            interval=values["reload_interval"],
            open_browser=values["open_browser"],
            token=not values["no_token"],
            allowed_hosts=values["allow_host"],
            notes_in_logdir=values["notes"] == "logdir",
        )
    )
