"""What a build says when it cannot go on: one sentence, with what to do, and no traceback."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environment import Environment


@pytest.fixture
def broken(checkout: Path, tmp_path: Path) -> Path:
    """A copy of the checkout's sources in which nothing is built."""
    ignored = shutil.ignore_patterns("node_modules", "*.so", "_web", "build", "dist", "interop")
    return Path(shutil.copytree(checkout, tmp_path / "broken", ignore=ignored))


def build(folder: Path, part: str, path: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "hatch_build.py", part]
    return subprocess.run(command, cwd=folder, env={"PATH": path}, capture_output=True, text=True, check=False)


def test_a_missing_compiler(broken: Path, tmp_path: Path) -> None:
    done = build(broken, "extensions", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("lossless: no C compiler: got no ")
    assert "apt install gcc" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_compiler_through_pip(installed: Environment, broken: Path, tmp_path: Path, checkout: Path) -> None:
    shutil.copytree(checkout / "src/lossless/_web", broken / "src/lossless/_web")
    done = installed.run("python", "-m", "pip", "install", "--no-deps", ".", cwd=broken, path=str(tmp_path))
    assert done.returncode != 0
    assert "lossless: no C compiler: got no " in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_source_that_does_not_compile(broken: Path, bare_path: str) -> None:
    pyx = next((broken / "src").rglob("*.pyx"))
    pyx.write_text(pyx.read_text() + "\ncdef int f( nogil:\n")
    done = build(broken, "extensions", bare_path)
    assert done.returncode == 1
    assert "\nlossless: compiling " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_that_does_not_build(broken: Path, checkout: Path, bare_path: str) -> None:
    (broken / "web/node_modules").symlink_to(checkout / "web/node_modules")
    (broken / "web/src/main.ts").write_text("import nothing from './nowhere';\n")
    done = build(broken, "page", bare_path)
    assert done.returncode == 1
    assert "lossless: `npm run build` in web/ failed with exit code 1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_checkout_without_the_page(broken: Path, bare_path: str) -> None:
    shutil.rmtree(broken / "web")
    done = build(broken, "page", bare_path)
    assert done.stderr.startswith("lossless: no page: got no ")
    assert done.stderr.count("\n") == 1
