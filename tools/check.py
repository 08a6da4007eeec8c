"""`make check`: every check in turn, all of them even when one fails. Arguments name checks; none means all."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PY = sys.executable
CHECKS = {
    "ruff": (PY, "-m", "ruff", "check", "-q", "--output-format", "concise", "."),
    "format": (PY, "-m", "ruff", "format", "-q", "--check", "--output-format", "concise", "."),
    "mypy": (PY, "-m", "mypy"),
    "mypy-tools": (PY, "-m", "mypy", "tools", "benchmarks", "tests", "hatch_build.py"),
    "prettier": (PY, "hatch_build.py", "npm", "run", "--silent", "format"),
    "svelte-check": (PY, "hatch_build.py", "npm", "run", "--silent", "check"),
    "imports": (PY, "-m", "tools.check_imports"),
    "sizes": (PY, "-m", "tools.check_sizes"),
    "repository": (PY, "-m", "tools.check_repository"),
    "parity": (PY, "-m", "tools.parity"),
    "palette": (PY, "-m", "tools.palette_check"),
    "docs": (PY, "-m", "tools.gen_docs", "--check"),
}


def run(name: str) -> bool:
    """Whether the check passed; its output is shown only if it did not."""
    start = time.perf_counter()
    done = subprocess.run(CHECKS[name], cwd=ROOT, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'} {name} {time.perf_counter() - start:.1f} s", flush=True)
    if not passed:
        print(done.stdout + done.stderr, flush=True)
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
