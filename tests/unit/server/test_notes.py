"""Notes: one file, written by several, never lost, never in the way."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lossless.server.data_folder import data_folder, notes_file
from lossless.server.notes import Notes
from lossless.server.sidecar import Sidecar, Stale, Unwritable
from tests.unit.server.conftest import Client


def test_what_is_written_stands_and_an_empty_member_goes(tmp_path: Path) -> None:
    """Members are changed one by one; null takes one back; a run without any is not kept."""
    notes = Notes(tmp_path / "deep" / "notes.json")
    assert notes.now() == {"revision": 0, "runs": {}, "views": [], "start": "", "filters": []}
    notes.change(0, {"runs": {"a": {"note": "# hi", "tags": ["x", "y", "x"]}, "b": {"archived": True}}})
    now = notes.change(1, {"runs": {"a": {"note": None, "hue": 0}, "b": {"archived": False}}})
    assert now["runs"] == {"a": {"tags": ["x", "y"], "hue": 0}}
    assert Notes(notes.file.path).now() == now
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["notes.json"]


def test_the_second_of_two_servers_is_told(tmp_path: Path) -> None:
    """Its change is refused with what stands; made again on top of that, both are there."""
    one, other = Notes(tmp_path / "n.json"), Notes(tmp_path / "n.json")
    one.change(0, {"runs": {"a": {"note": "one"}}})
    with pytest.raises(Stale) as stale:
        other.change(0, {"runs": {"b": {"note": "other"}}})
    other.change(stale.value.document["revision"], {"runs": {"b": {"note": "other"}}})
    assert one.now()["runs"] == {"a": {"note": "one"}, "b": {"note": "other"}}


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    """Eight servers count in one file; every count arrives."""
    path = tmp_path / "n.json"

    def count() -> None:
        own = Sidecar(path)
        for _ in range(10):
            while True:
                now = own.read()
                try:
                    own.write(now["revision"], {**now, "count": now.get("count", 0) + 1})
                    break
                except Stale:
                    continue

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert json.loads(path.read_text())["count"] == 80
    assert [one.name for one in tmp_path.iterdir()] == ["n.json"]


def test_a_writer_that_stopped_half_way_is_helped(tmp_path: Path) -> None:
    """Its claim is moved into place by the next, who comes second."""
    path = tmp_path / "n.json"
    Sidecar(path).write(0, {"a": 1})
    claim = Path(f"{path}.2")
    claim.write_text('{"revision": 2, "a": 2}')
    os.utime(claim, (0, 0))
    with pytest.raises(Stale):
        Sidecar(path).write(1, {"a": 3})
    assert Sidecar(path).read() == {"revision": 2, "a": 2}
    assert Sidecar(path).write(2, {"a": 3})["revision"] == 3


@pytest.mark.parametrize("damaged", [b"{", b"[]", b'{"revision": "x"}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_is_put_aside_and_told(tmp_path: Path, damaged: bytes) -> None:
    """Nothing of it is lost, notes begin anew, and a finding says so."""
    path = tmp_path / "notes.json"
    path.write_bytes(damaged)
    notes = Notes(path)
    assert notes.now()["runs"] == {}
    assert (tmp_path / "notes.json.bad").read_bytes() == damaged
    assert [finding.code for finding in notes.findings] == ["F116"]
    notes.change(0, {"runs": {"a": {"note": "new"}}})
    path.write_bytes(b"again")
    notes.now()
    assert len([*tmp_path.glob("*.bad")]) == 2


def test_strange_members_are_left_out_alone(tmp_path: Path) -> None:
    """A file that somebody edited by hand: what is sound of it is shown."""
    path = tmp_path / "n.json"
    runs = {"a": {"note": 3, "tags": ["x"], "hue": 99, "more": 1}, "b": 7}
    path.write_text(json.dumps({"revision": 1, "runs": runs, "views": [1, {"name": "v", "fragment": "s=e"}]}))
    now = Notes(path).now()
    assert now["runs"] == {"a": {"tags": ["x"]}}
    assert now["views"] == [{"name": "v", "fragment": "s=e"}]


def test_a_folder_that_cannot_be_written_is_a_finding(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    notes = Notes(tmp_path / "file" / "notes.json")
    with pytest.raises(Unwritable, match="want to write notes there"):
        notes.change(0, {"runs": {"a": {"note": "x"}}})
    assert [finding.code for finding in notes.findings] == ["F117"]


def test_where_notes_are_kept(tmp_path: Path) -> None:
    """In the user's folder, apart for each set of logdirs; in the logdir if asked for, or if they are there already."""
    folder = data_folder({"LOSSLESS_DATA_DIR": str(tmp_path / "data")})
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    assert notes_file(folder, [a, b]) == notes_file(folder, [b, a]) != notes_file(folder, [a])
    own = tmp_path / "a" / ".lossless" / "notes.json"
    assert notes_file(folder, [a], beside=True) == own
    Notes(own).change(0, {"start": "x"})
    assert notes_file(folder, [a]) == own
    assert data_folder({"HOME": "/h", "XDG_DATA_HOME": "relative"}, "linux") == Path("/h/.local/share/lossless")


def test_over_http(make_client: Callable[..., Client]) -> None:
    """Read, changed, refused when stale with what stands, refused from another page, bounded."""
    client = make_client()
    first = client.get("/api/notes").json()
    assert first["revision"] == 0
    assert first["path"].endswith(".json")
    view = {"name": "v", "fragment": "s=e0.9"}
    made = client.post("/api/notes", json={"revision": 0, "runs": {"a": {"note": "x"}}, "views": [view], "start": "v"})
    assert made.status_code == 200
    assert made.json()["start"] == "v"
    stale = client.post("/api/notes", json={"revision": 0, "runs": {"b": {"note": "y"}}})
    assert stale.status_code == 409
    assert stale.json()["error"]["code"] == "stale"
    assert stale.json()["notes"]["runs"] == {"a": {"note": "x"}}
    other = client.post("/api/notes", json={"revision": 1}, headers={"Origin": "http://evil.example"})
    assert other.status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"runs": []},
        {"runs": {"a": {"note": 1}}},
        {"runs": {"a": {"note": "x" * 70_000}}},
        {"runs": {"a": {"hue": 12}}},
        {"runs": {"a": {"tags": "x"}}},
        {"runs": {"a": {"colour": 1}}},
        {"views": [{"name": "x"}]},
        {"views": {}},
        {"start": 3},
    ],
)
def test_a_change_of_another_shape_is_refused(client: Client, change: dict[str, object]) -> None:
    """With its place, and nothing changes."""
    answer = client.post("/api/notes", json={"revision": 0, **change})
    assert answer.status_code == 400
    assert answer.json()["error"]["want"]
    assert client.get("/api/notes").json()["revision"] == 0


def test_a_change_names_what_it_changes(client: Client) -> None:
    """Without a revision nobody knows what was seen."""
    assert client.post("/api/notes", json={"start": "x"}).status_code == 400


def test_markdown_is_shown_safely(client: Client) -> None:
    """Rendered; markup and scripts are text."""
    html = client.post("/api/markdown", json={"text": "**b** <script>x</script>"}).json()["html"]
    assert "<strong>b</strong>" in html
    assert "<script" not in html
