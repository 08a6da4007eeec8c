"""The installed package: from a clean checkout, and from the wheel outside of it."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from pathlib import Path

from benchmarks.generate import SHAPES, generate
from lossless.version import __version__
from tests.packaging.environment import Environment

LIGHT = """
import sys, lossless
from lossless import summary
lossless.SummaryWriter, summary.scalar
heavy = {"numpy", "PIL", "pyarrow", "starlette", "uvicorn", "google", "pandas", "watchfiles", "click", "asyncio"}
print(sorted(heavy & set(sys.modules)))
"""
WRITE = """
import sys, lossless
with lossless.SummaryWriter(sys.argv[1]) as writer:
    for step in range(10):
        writer.add_scalar("loss", 0.5 * step, step)
    writer.add_image("picture", [[[0.5]]], 0)
print(lossless.open(sys.argv[1]).scalars(tags=["loss"]).num_rows)
"""
WHERE = "import lossless; print(lossless.__file__)"
POINTS = "import lossless, sys; print(lossless.open(sys.argv[1]).scalars().num_rows)"


def test_pip_install_from_a_clean_checkout(installed: Environment, tmp_path: Path) -> None:
    assert __version__ in installed.output("lossless", "--version", cwd=tmp_path)


def test_the_wheel_works_outside_the_checkout(from_wheel: Environment, tmp_path: Path) -> None:
    shape, logdir = SHAPES["deep-small"], generate("deep-small", tmp_path)
    assert from_wheel.output("python", "-c", WHERE, cwd=tmp_path).startswith(str(from_wheel.folder))
    assert from_wheel.output("python", "-c", POINTS, logdir, cwd=tmp_path).strip() == str(shape.points)


def test_the_wheel_writes(from_wheel: Environment, tmp_path: Path) -> None:
    assert from_wheel.output("python", "-W", "error", "-c", WRITE, tmp_path / "run", cwd=tmp_path).strip() == "10"


def test_the_wheel_serves_the_board_and_its_page(from_wheel: Environment, tmp_path: Path) -> None:
    command: list[str | Path] = [
        from_wheel.folder / "bin/lossless",
        "serve",
        generate("wide-small", tmp_path),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            page = urllib.request.urlopen(found[0], timeout=30).read().decode()
            script = re.search(r'src="\.?/?(assets/[^"]+\.js)"', page)
            assert script is not None
            assert len(urllib.request.urlopen(found[0] + script[1], timeout=30).read()) > 100_000
            board = json.load(urllib.request.urlopen(found[0] + "api/board", timeout=30))
            assert board["version"] == __version__
        finally:
            server.terminate()


def test_import_pulls_in_no_server_and_no_numpy(from_wheel: Environment, tmp_path: Path) -> None:
    assert from_wheel.output("python", "-c", LIGHT, cwd=tmp_path).strip() == "[]"
