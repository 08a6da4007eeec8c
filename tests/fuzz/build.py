"""The wire room, compiled under AddressSanitizer and UndefinedBehaviorSanitizer, in a folder of its own."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src/lossless"
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer", "-O1", "-g"]
OPTIONS = {
    "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0:allocator_may_return_null=1:max_allocation_size_mb=2048",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    "PYTHONMALLOC": "malloc",
}


def build(folder: Path) -> dict[str, str]:
    """Compile into `folder`/lossless; the environment in which Python uses it. Exits with a sentence if it cannot."""
    package = folder / "lossless"
    package.mkdir(parents=True)
    for name in ("errors.py", "wire"):
        copy = shutil.copytree if (SOURCE / name).is_dir() else shutil.copy
        copy(SOURCE / name, package / name)
    (package / "__init__.py").write_text("")
    for stale in [*package.rglob("*.so"), *package.rglob("*.c")]:
        stale.unlink()
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
    for pyx in sorted(package.rglob("*.pyx")):
        c = pyx.with_suffix(".c")
        _run([sys.executable, "-m", "cython", "-3", "-I", str(folder), "-o", str(c), str(pyx)], folder)
        module = pyx.with_name(pyx.stem + sysconfig.get_config_var("EXT_SUFFIX"))
        include = [f"-I{sysconfig.get_path('include')}", f"-I{pyx.parent}"]
        _run([compiler, *SANITIZE, "-w", "-fPIC", "-shared", *include, "-o", str(module), str(c)], folder)
    return {
        **os.environ,
        **OPTIONS,
        "PYTHONPATH": f"{folder}{os.pathsep}{SOURCE.parents[1]}",
        "LD_PRELOAD": runtime(compiler),
    }


def runtime(compiler: str) -> str:
    """The sanitizers' libraries, which Python itself must load first."""
    names = ("libasan.so", "libubsan.so", "libstdc++.so")
    found = [_run([compiler, f"-print-file-name={name}"], SOURCE).strip() for name in names]
    missing = [name for name, path in zip(names, found, strict=True) if not os.path.isabs(path)]
    if missing:
        raise SystemExit(
            f"fuzz: {compiler} has no {', '.join(missing)}, want its sanitizers; install them or set CC=gcc"
        )
    return " ".join(found)


def _run(command: list[str], where: Path) -> str:
    done = subprocess.run(command, cwd=where, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"fuzz: {shlex.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
