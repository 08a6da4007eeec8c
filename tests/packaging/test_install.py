"""The installed package: from a clean checkout, and from the wheel outside of it."""

from __future__ import annotations

from pathlib import Path

from lossless.version import __version__
from tests.packaging.environment import Environment

LIGHT = """
import sys, lossless
heavy = {"numpy", "pyarrow", "starlette", "uvicorn", "google", "pandas", "watchfiles", "click", "rich"}
print(sorted(heavy & set(sys.modules)))
"""
WHERE = "import lossless; print(lossless.__file__)"


def test_pip_install_from_a_clean_checkout(installed: Environment, tmp_path: Path) -> None:
    assert __version__ in installed.output("lossless", "--version", cwd=tmp_path)


def test_the_wheel_works_outside_the_checkout(from_wheel: Environment, tmp_path: Path) -> None:
    assert from_wheel.output("python", "-c", WHERE, cwd=tmp_path).startswith(str(from_wheel.folder))
    assert __version__ in from_wheel.output("lossless", "--version", cwd=tmp_path)


def test_import_pulls_in_no_server_and_no_numpy(from_wheel: Environment, tmp_path: Path) -> None:
    assert from_wheel.output("python", "-c", LIGHT, cwd=tmp_path).strip() == "[]"
