"""RULES: every module of this folder, found by name. Each has RULE and check(module), or check_project(project)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

RULES: tuple[ModuleType, ...] = tuple(
    import_module(f"{__name__}.{name}") for name in sorted(m.name for m in iter_modules(__path__))
)


def checks(name: str) -> Iterator[Callable[[Any], Iterator[Any]]]:
    """The functions called `name` of the rules that have one."""
    return (getattr(rule, name) for rule in RULES if hasattr(rule, name))
