"""The command line. One file a command, imported when it is called."""

from __future__ import annotations

import os
from difflib import get_close_matches
from importlib import import_module

import click

from lossless.errors import LosslessError
from lossless.version import __version__

COMMANDS = ("serve", "doctor", "lint", "demo", "version")

_ALIKE = 0.75


class _Commands(click.Group):
    """Commands by name; `lossless LOGDIR` and `lossless --logdir LOGDIR` are `lossless serve …`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"lossless.cli.{cmd_name}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*COMMANDS, "--help", "-h", "--version"}:
            _check_is_no_slip(args[0])
            args = ["serve", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LosslessError as error:
            raise click.ClickException(str(error)) from error


def _check_is_no_slip(text: str) -> None:
    """A logdir that does not exist is waited for; a command with a slip in it is not."""
    meant = get_close_matches(text, COMMANDS, n=1, cutoff=_ALIKE)
    if meant and not os.path.exists(text):
        raise click.UsageError(
            f"{text}: got neither a command nor a directory, want one; `lossless {meant[0]}`, or "
            f"`lossless serve {text}` to wait for a directory of this name"
        )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="lossless", message="lossless %(version)s")
def main() -> None:
    """Reads, watches and shows TensorBoard event files: every run, every point, as it happens.

    `lossless LOGDIR` is short for `lossless serve LOGDIR`.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no linear algebra here; its threads would spin while we start
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")  # steadier answers on virtual machines; see store/arena.py
