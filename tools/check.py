"""`make check`: every check in turn, all of them even when one fails. Arguments name checks; none means all."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PY = sys.executable
CHECKS = {
    "ruff": (PY, "-m", "ruff", "check", "-q", "."),
    "format": (PY, "-m", "ruff", "format", "-q", "--check", "."),
    "mypy": (PY, "-m", "mypy"),
    "mypy-tools": (PY, "-m", "mypy", "tools", "benchmarks", "hatch_build.py"),
    "svelte-check": (PY, "hatch_build.py", "npm", "run", "--silent", "check"),
    "imports": (PY, "tools/check_imports.py"),
    "sizes": (PY, "tools/check_sizes.py"),
    "repository": (PY, "tools/check_repository.py"),
    "palette": (PY, "tools/palette_check.py"),
    "docs": (PY, "tools/gen_docs.py", "--check"),
}


def run(name: str) -> bool:
    """Whether the check passed; its output is shown only if it did not."""
    start = time.perf_counter()
    done = subprocess.run(CHECKS[name], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'} {name} {time.perf_counter() - start:.1f} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


def main(names: list[str]) -> int:
    unknown = [n for n in names if n not in CHECKS]
    if unknown:
        print(f"check: got {unknown}, want some of {list(CHECKS)}")
        return 2
    failed = [name for name in names or CHECKS if not run(name)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
