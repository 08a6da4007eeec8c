"""Check what belongs to no single file: versions in step, locks without addresses, no leftovers, no dead links."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 1_000_000
"""Bytes; data is generated, not committed."""
HOSTS = tuple(
    ".".join(parts) for parts in (("npmjs", "org"), ("pypi", "org"), ("pythonhosted", "org"), ("yarnpkg", "com"))
)
LEFTOVERS = re.compile(
    "|".join((r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"^<<<" + r"<<<< ", r"^>>>" + r">>>> ")), re.MULTILINE
)


def tracked() -> list[str]:
    """Paths git holds, relative to the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def versions(version: str, package: dict[str, object], changelog: str) -> list[str]:
    """Where another version than `version` stands."""
    found = []
    if package.get("version", version) != version:
        found.append(
            f"web/package.json: got version {package['version']}, want {version} as in src/lossless/version.py"
        )
    if not re.search(rf"^## {re.escape(version)}\b", changelog, re.MULTILINE):
        found.append(
            f"CHANGELOG.md: got no heading '## {version}', want one for the version in src/lossless/version.py"
        )
    return found


def locks(pip: str, npm: str) -> list[str]:
    """What a lock file says besides names, versions and digests."""
    found = [f"requirements.lock: got {line!r}, want name==version" for line in pip.splitlines() if not _is_pin(line)]
    if '"resolved"' in npm or re.search(r'://[^"]*\.tgz"', npm):
        found.append("web/package-lock.json: got download addresses, want none; see omit-lockfile-… in web/.npmrc")
    return found


def _is_pin(line: str) -> bool:
    return not line or line.startswith("#") or re.fullmatch(r"[a-z0-9.\-]+==[\w.+!]+", line) is not None


def text(path: str, content: str) -> list[str]:
    """Registry hosts and leftovers in one file."""
    hosts = [f"{path}: names the registry host {host}; machines have their own" for host in HOSTS if host in content]
    left = LEFTOVERS.search(content)
    return hosts + ([f"{path}: got {left[0]!r}, want it done or in an issue"] if left else [])


def links(path: str, content: str) -> list[str]:
    """Relative links of a Markdown file that lead nowhere."""
    folder = (ROOT / path).parent
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", content)
    return [f"{path}: links to {target}, which is not there" for target in targets if not (folder / target).exists()]


def main() -> int:
    version = re.search(r'__version__ = "(.*)"', (ROOT / "src/lossless/version.py").read_text())
    package = json.loads((ROOT / "web/package.json").read_text())
    found = versions(version[1] if version else "", package, (ROOT / "CHANGELOG.md").read_text())
    found += locks((ROOT / "requirements.lock").read_text(), (ROOT / "web/package-lock.json").read_text())
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if len(content) > LARGEST:
            found.append(f"{name}: got {len(content)} bytes, want at most {LARGEST}; generate it instead")
        elif b"\0" not in content:
            found += text(name, content.decode(errors="replace"))
            found += links(name, content.decode()) if name.endswith(".md") else []
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
