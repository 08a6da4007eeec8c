"""What the sdist and the wheel hold."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import hatch_build
from lossless.version import __version__


def names_of_wheel(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_holds_every_extension_and_none_of_their_sources(
    distributions: tuple[Path, Path], checkout: Path
) -> None:
    names = names_of_wheel(distributions[1])
    modules = {f.relative_to(checkout / "src").with_suffix("").as_posix() for f in (checkout / "src").rglob("*.pyx")}
    built = {name.split(".")[0] for name in names if name.endswith((".so", ".pyd"))}
    assert modules
    assert built == modules
    assert [name for name in names if name.endswith((".pyx", ".pxd", ".c", ".h"))] == []


def test_the_wheel_holds_the_page_the_types_and_the_licence(distributions: tuple[Path, Path]) -> None:
    names = names_of_wheel(distributions[1])
    assert {"lossless/_web/index.html", "lossless/py.typed", "lossless/write/inputs/histogram.cu"} <= set(names)
    assert any(name.startswith("lossless/_web/assets/") and name.endswith(".js") for name in names)
    assert f"lossless-{__version__}.dist-info/licenses/LICENSE" in names


def test_the_wheel_is_tagged_for_this_platform(distributions: tuple[Path, Path]) -> None:
    assert not distributions[1].name.endswith("-any.whl")


def test_the_sdist_carries_its_page_and_needs_no_node(distributions: tuple[Path, Path], tmp_path: Path) -> None:
    with tarfile.open(distributions[0]) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    assert hatch_build.page_is_fresh(unpacked)
    assert list(unpacked.rglob("*.so")) == []
    assert list(unpacked.rglob("node_modules")) == []
    assert (unpacked / "requirements.lock").exists()
