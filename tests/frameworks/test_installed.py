"""The frameworks are there, in versions these tests were written for; what is missing is a failure, not a skip."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
GROUP = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["frameworks"]


@pytest.mark.parametrize("requirement", GROUP)
def test_installed(requirement: str) -> None:
    wanted = Requirement(requirement)
    assert wanted.specifier.contains(version(wanted.name)), "run `make test`, or pip install --group frameworks"
