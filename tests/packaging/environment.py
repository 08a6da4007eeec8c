"""A virtual environment on a machine that has a C compiler, and no Node."""

from __future__ import annotations

import os
import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """An empty virtual environment and the PATH its commands see."""

    folder: Path
    path: str

    @classmethod
    def make(cls, folder: Path, path: str) -> Environment:
        """One with nothing but pip."""
        venv.create(folder, with_pip=True, symlinks=True)
        return cls(folder, path)

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin/python"

    def run(self, *arguments: str | Path, cwd: Path, path: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run one of its commands; output captured, exit code not judged."""
        environment = {"PATH": path if path is not None else f"{self.folder / 'bin'}:{self.path}", "HOME": str(cwd)}
        environment |= {
            k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "npm_", "NPM_", "NODE_EXTRA"))
        }
        command = [str(self.folder / "bin" / arguments[0]), *map(str, arguments[1:])]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    def output(self, *arguments: str | Path, cwd: Path) -> str:
        """Its standard output; fails with everything it said if it failed."""
        done = self.run(*arguments, cwd=cwd)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
