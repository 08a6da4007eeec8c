"""A family keeps its hue."""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path

import pytest

from lossless.server.cache_folder import cache_folder
from lossless.server.hues import PALETTE, Hues, hue_file


def test_the_first_opening_gives_hues_in_natural_order(tmp_path: Path) -> None:
    """run2 comes before run10."""
    assert Hues(tmp_path / "h.json").of(["run10", "run2", "a", "run1"]) == {"a": 0, "run1": 1, "run2": 2, "run10": 3}


def test_a_new_family_takes_the_next_free_and_nobody_else_changes(tmp_path: Path) -> None:
    """Also after a restart, also when it sorts first."""
    before = Hues(tmp_path / "h.json").of(["b", "c"])
    after = Hues(tmp_path / "h.json").of(["a", "b", "c"])
    assert after == {**before, "a": 2}


def test_a_family_that_is_gone_keeps_its_hue_while_the_palette_lasts(tmp_path: Path) -> None:
    """Deleted runs must not push new ones out of the palette for ever."""
    hues = Hues(tmp_path / "h.json")
    hues.of([f"old{i}" for i in range(PALETTE)])
    assert hues.of(["old5", "new"]) == {"old5": 5, "new": 0}
    assert hues.of(["old1"]) == {"old1": 1}


def test_more_families_than_hues_go_on_counting(tmp_path: Path) -> None:
    """10,000 of them in no time."""
    found = Hues(tmp_path / "h.json").of([f"f{i}" for i in range(10_000)])
    assert sorted(found.values()) == list(range(10_000))
    assert found["f9999"] == 9999


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": "red", "b": -1, "c": 1.5}', "\x00"])
def test_a_broken_file_is_a_fresh_start(tmp_path: Path, content: str) -> None:
    """It is a cache."""
    (tmp_path / "h.json").write_text(content)
    assert Hues(tmp_path / "h.json").of(["a"]) == {"a": 0}
    assert json.loads((tmp_path / "h.json").read_text()) == {"a": 0}


def test_a_folder_that_cannot_be_written_is_not_fatal(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is said once."""
    (tmp_path / "file").touch()
    hues = Hues(tmp_path / "file" / "hues" / "h.json")
    with caplog.at_level(logging.WARNING, "lossless.server"):
        assert hues.of(["a"]) == {"a": 0}
        assert hues.of(["a", "b"]) == {"a": 0, "b": 1}
    assert len(caplog.records) == 1


def test_threads_agree(tmp_path: Path) -> None:
    """Requests come from many threads at once."""
    hues = Hues(tmp_path / "h.json")
    found: list[dict[str, int]] = []
    threads = [threading.Thread(target=lambda: found.append(hues.of(map(str, range(50))))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == found[0] for one in found)
    assert [file.name for file in tmp_path.iterdir()] == ["h.json"]


def test_the_file_belongs_to_the_logdirs_whatever_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And to no others."""
    monkeypatch.chdir(tmp_path)
    assert hue_file(tmp_path, ["/a", "/b"]) == hue_file(tmp_path, ["/b", "/a"]) != hue_file(tmp_path, ["/a"])
    assert hue_file(tmp_path, ["runs"]) == hue_file(tmp_path, [str(tmp_path / "runs")])
    assert hue_file(tmp_path, ["/a\udcff"]).parent == tmp_path / "hues"


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"HOME": "/h"}, "linux", "/h/.cache/lossless"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "linux", "/x/lossless"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "relative"}, "linux", "/h/.cache/lossless"),
        ({"HOME": "/h", "LOSSLESS_CACHE_DIR": "/l"}, "linux", "/l"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "darwin", "/h/Library/Caches/lossless"),
        ({"HOME": "/h", "LOCALAPPDATA": "/local"}, "win32", "/local/lossless/Cache"),
    ],
)
def test_the_cache_lies_where_the_platform_wants_it(environ: dict[str, str], platform: str, folder: str) -> None:
    """LOSSLESS_CACHE_DIR goes before all."""
    assert cache_folder(environ, platform) == Path(folder)
