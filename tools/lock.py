"""Write requirements.lock: the newest versions that satisfy pyproject.toml, pinned, without hosts or addresses.

`make` hands the file to pip as constraints (`-c`), so one file serves every Python and platform that has wheels of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEAD = "# Written by `make lock`; versions tested together. Used as constraints: pip install -c requirements.lock …\n"


def requirements(project: dict[str, Any]) -> list[str]:
    """Every direct requirement of the project, its build and its dependency groups."""
    groups = project["dependency-groups"].values()
    named = [r for group in groups for r in group if isinstance(r, str)]
    return sorted({*project["build-system"]["requires"], *project["project"]["dependencies"], *named, "pip"})


def resolve(wanted: list[str]) -> dict[str, str]:
    """Names and versions of everything pip would install for `wanted` into an empty environment."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    report = json.loads(subprocess.run([*pip, *wanted], check=True, stdout=subprocess.PIPE).stdout)
    found = (item["metadata"] for item in report["install"])
    return {m["name"].lower().replace("_", "-"): _public(m["version"]) for m in found}


def _public(version: str) -> str:
    """Without the local part: `2.13.0+cpu` is one build of 2.13.0, which `==2.13.0` takes as well."""
    return version.partition("+")[0]


def main() -> None:
    pins = resolve(requirements(tomllib.loads((ROOT / "pyproject.toml").read_text())))
    LOCK.write_text(HEAD + "".join(f"{name}=={version}\n" for name, version in sorted(pins.items())))
    print(f"{LOCK.name}: {len(pins)} packages")


if __name__ == "__main__":
    main()
