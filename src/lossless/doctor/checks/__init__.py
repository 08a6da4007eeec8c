"""All checks: the modules of this folder, found by name. One that cannot be loaded is an error, not one check less."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from lossless.doctor.evidence import Evidence
from lossless.findings import Finding


class Check(Protocol):
    """A module of this folder; its rules are registered when it is loaded."""

    __name__: str

    def look(self, evidence: Evidence) -> Iterator[Finding]:
        """What is wrong by its rules: at most one finding a run, or a tag."""


CHECKS = tuple(cast(Check, import_module(f"{__name__}.{name}")) for _, name, _ in iter_modules(__path__))
