"""`lossless version`."""

from __future__ import annotations

import platform
import sys

import click

from lossless.version import __version__


@click.command("version")
def command() -> None:
    """Print the version of lossless and of what it runs on."""
    click.echo(f"lossless {__version__}, Python {platform.python_version()}, {sys.platform} {platform.machine()}")
