"""Names of a package that are loaded when they are first used (PEP 562). Standard library only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def on_demand(package: str, names: Mapping[str, str], modules: str = "") -> Callable[[str], Any]:
    """A `__getattr__` for `package`. `names`: by module of the package, the names taken from it, with spaces between;
    `a=b` gives its `b` the name `a`. `modules`: those that are names themselves."""
    whole = modules_on_demand(package, modules)
    places: dict[str, tuple[str, str]] = {}
    for module, listed in names.items():
        for entry in listed.split():
            name, _, there = entry.partition("=")
            places[name] = f"{package}.{module}", there or name

    def load(name: str) -> Any:
        if name not in places:
            return whole(name)
        module, there = places[name]
        value = getattr(import_module(module), there)
        setattr(sys.modules[package], name, value)
        return value

    return load


def modules_on_demand(package: str, names: str) -> Callable[[str], Any]:
    """A `__getattr__` for `package` that imports its modules `names`, with spaces between, when they are first used."""
    modules = frozenset(names.split())

    def load(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(f"{package}.{name}")

    return load
