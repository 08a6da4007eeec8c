"""What `doctor` and `lint` share: findings on standard output."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lossless.findings import Finding

FORMATS = ("text", "json", "sarif", "github")


def printed(findings: Sequence[Finding], form: str, *, looked_at: str) -> None:
    """Print findings in one of FORMATS. `looked_at`: what was looked at, for the verdict of the text. What the output's
    encoding lacks is escaped."""
    from lossless import report

    match form:
        case "json":
            text = report.as_json(findings)
        case "sarif":
            text = report.as_sarif(findings)
        case "github":
            text = report.as_github(findings)
        case _:
            text = report.as_text(findings, looked_at=looked_at, colour=_coloured())
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if text:
        click.echo(text, color=True)  # click would strip it from what is no terminal; that is decided already


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look through a million objects that all stay, again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _coloured() -> bool:
    """On a terminal, unless NO_COLOR is set or it can do none (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
