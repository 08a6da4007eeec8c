"""`lossless demo`: train a small real model and watch its curves grow."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import click

_PATIENCE = 5.0
"""Seconds that the training has to end once it is told to."""


@click.command("demo", short_help="Train a small model and show its curves as they grow.")
@click.option("--port", type=click.IntRange(0, 65535), help="0: any free one.  [default: 6006 or the next free one]")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the board in the browser (from a terminal).")
@click.option("--dir", "directory", type=click.Path(file_okay=False), help="Write here, and keep it.")
def command(port: int | None, open_browser: bool, directory: str | None) -> None:
    """Train a small model for four minutes and show its curves, pictures and weights as they grow.

    Five settings of a network learn to tell two spirals apart, in a process of their own. Everything is computed while
    you watch; the code is lossless/cli/demo_training.py.
    """
    from lossless.cli.serving import Serving, serve

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the server takes it over
    with _logdir(directory) as logdir, _training(logdir):
        open_browser = open_browser and sys.stdout.isatty()
        serve(Serving([str(logdir)], port=port, window_title="lossless demo", open_browser=open_browser))


@contextlib.contextmanager
def _logdir(directory: str | None) -> Iterator[Path]:
    if directory is not None:
        yield Path(directory)
        return
    with tempfile.TemporaryDirectory(prefix="lossless-demo-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@contextlib.contextmanager
def _training(logdir: Path) -> Iterator[None]:
    """A training in a process of its own. It ends when its standard input closes, so however this one ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lossless.cli.demo_training", str(logdir)],
        stdin=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,  # Ctrl-C is for us; we tell it
    )
    over = threading.Event()
    threading.Thread(target=_report, args=(process, over), daemon=True).start()
    try:
        yield
    finally:
        over.set()
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _report(process: subprocess.Popen[bytes], over: threading.Event) -> None:
    status = process.wait()
    if not over.is_set():
        ended = "has ended" if status == 0 else f"failed with status {status}"
        click.echo(f"The training {ended}; its board stays (Ctrl-C stops it)", err=status != 0)
