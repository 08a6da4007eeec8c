"""tools/python.sh: the Python that .venv is made with, or one sentence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "tools/python.sh"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A PATH of its own."""
    return tmp_path


def install(machine: Path, name: str, version: str, *, venv: bool = True) -> Path:
    """A double of an interpreter: answers the three questions the script asks."""
    minor = int(version.split(".")[1])
    path = machine / name
    path.write_text(
        "#!/bin/sh\ncase $2 in\n"
        f"*print*) echo {version};;\n"
        f"*version_info*) exit {int(minor < 11)};;\n"
        f"*ensurepip*) exit {int(not venv)};;\nesac\n"
    )
    path.chmod(0o755)
    return path


def ask(machine: Path, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["/bin/sh", SCRIPT], env={"PATH": str(machine), **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip(), done.stderr


def test_the_first_that_will_do(machine: Path) -> None:
    install(machine, "python3", "3.9")
    install(machine, "python3.13", "3.13", venv=False)
    wanted = install(machine, "python3.12", "3.12")
    install(machine, "python3.11", "3.11")
    assert ask(machine) == (0, str(wanted), "")


def test_a_named_one_comes_first(machine: Path) -> None:
    install(machine, "python3", "3.12")
    named = install(machine, "mine", "3.11")
    assert ask(machine, PYTHON=str(named))[1] == str(named)


def test_too_old(machine: Path) -> None:
    install(machine, "python3", "3.9")
    code, _, said = ask(machine)
    assert code == 1
    assert said.startswith("lossless: Python is too old: got 3.9, want 3.11 or newer; ")
    assert said.count("\n") == 1


def test_no_venv_module(machine: Path) -> None:
    install(machine, "python3", "3.11", venv=False)
    code, _, said = ask(machine)
    assert code == 1
    assert "apt install python3.11-venv" in said
    assert said.count("\n") == 1


def test_none(machine: Path) -> None:
    code, _, said = ask(machine)
    assert code == 1
    assert said.startswith("lossless: no Python: got none on PATH, ")
    assert said.count("\n") == 1
