"""Write the generated pages of docs/: rules (registry), command line (click), HTTP (OpenAPI description),
writing calls (parity.toml), and what the commands in guides print.

`--check` writes nothing and exits 1 when a page is missing, differs, or has no source any more.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from tools import docs_cli, docs_guides, docs_http, docs_parity, docs_rules

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
GENERATED = ("rules", "reference")
"""Folders that hold generated pages alone."""


def pages() -> dict[str, str]:
    """Path below docs/ → content."""
    return {**docs_rules.pages(), **docs_cli.pages(), **docs_http.pages(), **docs_parity.pages(), **docs_guides.pages()}


def stale(wanted: Mapping[str, str]) -> list[str]:
    """What differs between docs/ and `wanted`."""
    there = {f.relative_to(DOCS).as_posix() for folder in GENERATED for f in (DOCS / folder).rglob("*") if f.is_file()}
    there |= {name for name in wanted if (DOCS / name).is_file()}
    found = [f"docs/{name}: got no such page, want it" for name in sorted(wanted.keys() - there)]
    found += [
        f"docs/{name}: got a page nothing generates any more, want it gone" for name in sorted(there - wanted.keys())
    ]
    changed = [n for n in sorted(wanted.keys() & there) if (DOCS / n).read_text() != wanted[n]]
    return found + [f"docs/{name}: got a page that differs from its source, want it written anew" for name in changed]


def write(wanted: Mapping[str, str]) -> None:
    """Make docs/ equal to `wanted`."""
    for folder in GENERATED:
        for f in (DOCS / folder).rglob("*"):
            if f.is_file() and f.relative_to(DOCS).as_posix() not in wanted:
                f.unlink()
    for name, content in wanted.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(content)


def main(arguments: list[str]) -> int:
    wanted = pages()
    if "--check" not in arguments:
        write(wanted)
        return 0
    found = stale(wanted)
    print("\n".join([*found, *(["run `make docs`"] if found else [])]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
