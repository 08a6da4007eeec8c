"""A clean checkout, installed once a session as a user would: `pip install .` into an empty environment, no Node."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("cc", "gcc", "as", "ld", "ar", "sh", "env", "uname", "dirname")
"""What a machine with a C compiler has. No node, no npm, no git."""
PATIENCE = 900
"""Seconds for one test; the first builds everything from nothing."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of this folder their time."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(PATIENCE))


def tracked() -> list[str]:
    """The files a commit of the working tree would hold."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def bare_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH with a C compiler and nothing that could build the page."""
    folder = tmp_path_factory.mktemp("bin")
    for tool in TOOLS:
        if found := shutil.which(tool):
            (folder / tool).symlink_to(found)
    return str(folder)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `git clone` would give: sources only, nothing built."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, checkout: Path, bare_path: str) -> Environment:
    """An environment that was empty before `pip install .` in the checkout."""
    environment = Environment.make(tmp_path_factory.mktemp("installed") / "venv", bare_path)
    environment.output("python", "-m", "pip", "install", "-q", "-c", "requirements.lock", ".", cwd=checkout)
    return environment


@pytest.fixture(scope="session")
def distributions(installed: Environment, checkout: Path, bare_path: str) -> tuple[Path, Path]:
    """sdist and wheel of the checkout; its page and extensions are there already, from the installation."""
    assert installed.folder.exists()
    command = [sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", "dist", "."]
    environment = {**os.environ, "PATH": bare_path}
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next((checkout / "dist").glob("*.tar.gz")), next((checkout / "dist").glob("*.whl"))


@pytest.fixture(scope="session")
def from_wheel(
    tmp_path_factory: pytest.TempPathFactory, distributions: tuple[Path, Path], checkout: Path
) -> Environment:
    """An environment that was empty before the wheel was installed, on a PATH without even a compiler."""
    folder = tmp_path_factory.mktemp("from_wheel")
    environment = Environment.make(folder / "venv", "/nowhere")
    lock = checkout / "requirements.lock"
    environment.output("python", "-m", "pip", "install", "-q", "-c", lock, distributions[1], cwd=folder)
    return environment
