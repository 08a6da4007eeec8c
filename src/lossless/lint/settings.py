"""`[tool.lossless.lint]` of pyproject.toml: select, ignore, exclude, per-file-ignores."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from lossless.errors import LintError
from lossless.findings import REGISTRY

EXCLUDED = (
    *(".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "env", "node_modules", "site-packages", "build", "dist"),
    *("__pycache__", "__pypackages__", ".ipynb_checkpoints", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".eggs"),
)
"""Names of directories that are not entered unless they are named."""
_KEYS = ("select", "ignore", "exclude", "per-file-ignores")


@dataclass(frozen=True)
class Settings:
    """`root`: the folder that patterns are relative to. Codes are prefixes, patterns are globs of paths or of names."""

    root: Path = field(default_factory=Path.cwd)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def excludes(self, path: Path) -> bool:
        """Whether `exclude` names `path` or a folder it is in."""
        return any(_matches(pattern, self._below(path)) for pattern in self.exclude)

    def wants(self, code: str, path: Path) -> bool:
        """Whether findings of `code` in `path` are told: selected (all are by default) and not ignored; of a selected
        and an ignored prefix the longer one wins."""
        against = [
            *self.ignore,
            *(c for p, those in self.per_file.items() if _matches(p, self._below(path)) for c in those),
        ]
        chosen = max((len(s) for s in self.select if code.startswith(s)), default=-1 if self.select else 0)
        refused = max((len(i) for i in against if code.startswith(i)), default=-1)
        return chosen > refused

    def _below(self, path: Path) -> str:
        absolute = path.absolute()
        return absolute.relative_to(self.root).as_posix() if absolute.is_relative_to(self.root) else absolute.as_posix()


def table_of(path: Path) -> dict[str, object] | None:
    """The table tool.lossless.lint of a pyproject.toml; None if it has none, or is not there. Raises LintError."""
    try:
        with path.open("rb") as file:
            table: object = tomllib.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise LintError(f"{path}: got {error}, want a readable TOML file") from error
    for key in ("tool", "lossless", "lint"):
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def settings_of(
    folder: Path,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    table_of: Callable[[Path], dict[str, object] | None] = table_of,
) -> Settings:
    """The settings that hold in `folder`: of the nearest pyproject.toml with such a table, at or above it. A `select`
    that is given replaces the table's, an `ignore` adds to it. `table_of` may remember. Raises LintError."""
    absolute = folder.absolute()
    for parent in (absolute, *absolute.parents):
        table = table_of(parent / "pyproject.toml")
        if table is not None:
            return _settings(parent, table, codes("--select", select), codes("--ignore", ignore))
    return Settings(absolute, codes("--select", select), codes("--ignore", ignore))


def _settings(root: Path, table: dict[str, object], select: tuple[str, ...], ignore: tuple[str, ...]) -> Settings:
    where = f"{root / 'pyproject.toml'}, tool.lossless.lint"
    if unknown := [key for key in table if key not in _KEYS]:
        raise LintError(f"{where}: got {unknown[0]}, want one of {', '.join(_KEYS)}")
    per_file = table.get("per-file-ignores", {})
    if not isinstance(per_file, dict):
        raise LintError(f"{where}.per-file-ignores: got {per_file!r}, want a table of pattern = [codes]")
    return Settings(
        root,
        select or codes(f"{where}.select", table.get("select", [])),
        (*codes(f"{where}.ignore", table.get("ignore", [])), *ignore),
        _texts(f"{where}.exclude", table.get("exclude", [])),
        {p: codes(f"{where}.per-file-ignores.{p}", those) for p, those in per_file.items()},
    )


def _texts(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        raise LintError(f"{where}: got {value!r}, want a list of strings")
    return tuple(value)


def codes(where: str, value: object) -> tuple[str, ...]:
    """Codes or prefixes of codes, each its own or several with commas between; `ALL` is every code."""
    found = [part.strip().upper() for text in _texts(where, value) for part in text.split(",") if part.strip()]
    for code in found:
        if code != "ALL" and not (code.startswith("L") and any(rule.startswith(code) for rule in REGISTRY.rules)):
            raise LintError(f"{where}: got {code}, want a code of the linter as L101, or the beginning of one as L1")
    return tuple("L" if code == "ALL" else code for code in found)


def _matches(pattern: str, path: str) -> bool:
    """Whether a glob names `path`, a folder it is in, or, without a slash, any part of it."""
    plain = pattern.removeprefix("./").rstrip("/")
    parts = path.split("/")
    if "/" not in plain:
        return any(fnmatch(part, plain) for part in parts)
    return any(
        fnmatch("/".join(parts[: n + 1]), plain.removesuffix("/**").lstrip("/")) for n in range(len(parts))
    ) or fnmatch(path, plain)
