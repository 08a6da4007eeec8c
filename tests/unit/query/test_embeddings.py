"""Embeddings of a board: where they are looked for, what they are called, and that no path leads out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import lossless
from lossless import SummaryWriter, summary
from lossless.errors import BrokenValue, NotFoundError, TooLarge, ValueGone
from lossless.query import Board, Embedding
from lossless.values import projector

POINTS = np.arange(60, dtype=np.float32).reshape(20, 3)


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """A logdir with one run, and a secret beside it."""
    (tmp_path / "secret.tsv").write_text("1\t2\n3\t4\n")
    SummaryWriter(str(tmp_path / "logs" / "run")).close()
    return tmp_path / "logs"


def config(directory: Path, *entries: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "projector_config.pbtxt").write_text("".join(f"embeddings {{ {entry} }}\n" for entry in entries))


def one(board: Board) -> Embedding:
    (found,) = board.embeddings.all()
    return found


def vectors(board: Board, found: Embedding, version: int = -1) -> np.ndarray:
    return board.embeddings.vectors(found.run, found.name, found.versions[version].key)


def test_steps_of_one_tag_are_one_embedding(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in (100, 20, 3):
            writer.add_embedding(POINTS + step, metadata=[f"w{i}" for i in range(20)], global_step=step, tag="a/b")
        writer.add_embedding(POINTS, tag="other")
    board = lossless.open(tmp_path)
    first, second = board.embeddings.all()
    assert (first.run, first.name, first.source, first.shape, first.columns) == (
        "run",
        "a/b",
        "file",
        (20, 3),
        ("label",),
    )
    assert [version.step for version in first.versions] == [3, 20, 100]
    for i, step in enumerate((3, 20, 100)):
        np.testing.assert_array_equal(vectors(board, first, i), POINTS + step)
    assert (second.name, len(second.versions)) == ("other", 1)


def test_a_config_above_the_runs_is_found(logdir: Path) -> None:
    """Keras writes it beside `train` and `validation`, and plugins below `plugins`."""
    SummaryWriter(str(logdir / "fit" / "train")).close()
    config(logdir / "fit", 'tensor_path: "t.tsv"')
    (logdir / "fit" / "t.tsv").write_text("1\t2\n")
    assets = logdir / "run" / "plugins" / "org_tensorflow_tensorboard_projector"
    config(assets, 'tensor_name: "w:0" tensor_path: "t.tsv"')
    (assets / "t.tsv").write_text("1\t2\n")
    found = lossless.open(logdir).embeddings.all()
    assert {(one.run, one.name) for one in found} == {("fit", "t.tsv"), ("run", "w")}


def test_tables_among_the_tensors_of_event_files(tmp_path: Path) -> None:
    """Every step of them; small ones, texts and single numbers are none. Of a step written twice the later counts."""
    with summary.create_file_writer(str(tmp_path / "run")).as_default():
        for step in (1, 2):
            summary.write("emb", POINTS + step, step)
        summary.write("small", POINTS[:4], 1)
        summary.write("cube", np.zeros((20, 3, 3)), 1)
        summary.text("words", ["a"] * 100, 1)
    with summary.create_file_writer(str(tmp_path / "run"), filename_suffix=".later").as_default():
        summary.write("emb", -POINTS, 2)
    board = lossless.open(tmp_path)
    found = one(board)
    assert (found.name, found.source, found.shape, [v.step for v in found.versions]) == (
        "emb",
        "event",
        (20, 3),
        [1, 2],
    )
    np.testing.assert_array_equal(vectors(board, found, 0), POINTS + 1)
    np.testing.assert_array_equal(vectors(board, found), -POINTS)


CHECKPOINT = Path(__file__).parents[2] / "interop/checkpoint"
"""Saved by TensorFlow 2.21: `embedding` and the same as bfloat16, `other` of float64, a vector."""
VARIABLE = "/.ATTRIBUTES/VARIABLE_VALUE"


def test_tables_of_a_checkpoint(logdir: Path) -> None:
    """As in TensorBoard's own tutorial: all of them, the named one with its labels."""
    shutil.copytree(CHECKPOINT, logdir / "run", dirs_exist_ok=True)
    (logdir / "run" / "labels.tsv").write_text("".join(f"w{i}\n" for i in range(20)))
    config(logdir / "run", f'tensor_name: "embedding{VARIABLE}" metadata_path: "labels.tsv"')
    board = lossless.open(logdir)
    found = {one.name.partition("/")[0]: one for one in board.embeddings.all()}
    assert {name: (one.source, one.shape, one.columns) for name, one in found.items()} == {
        "embedding": ("checkpoint", (20, 3), ("label",)),
        "half": ("checkpoint", (20, 3), ()),
        "other": ("checkpoint", (8, 5), ()),
    }
    points = np.arange(60, dtype=np.float32).reshape(20, 3) / 7
    assert found["embedding"].versions[0].step == 1
    np.testing.assert_array_equal(vectors(board, found["embedding"]), points)
    np.testing.assert_allclose(vectors(board, found["half"]), points, rtol=0.01)
    np.testing.assert_array_equal(vectors(board, found["other"]), np.arange(40.0).reshape(8, 5))


@pytest.mark.parametrize("cut", [0, 20, 100, -1])
def test_a_checkpoint_that_cannot_be_read_is_named(logdir: Path, cut: int) -> None:
    """None at all, one that is cut, one whose state leads out."""
    if cut:
        shutil.copytree(CHECKPOINT, logdir / "run", dirs_exist_ok=True)
        index = logdir / "run/embedding.ckpt-1.index"
        index.write_bytes(index.read_bytes()[cut:] if cut > 0 else index.read_bytes())
    if cut == -1:
        (logdir / "run/checkpoint").write_text('model_checkpoint_path: "../../secret"')
    config(logdir / "run", 'tensor_name: "layer"')
    found = one(lossless.open(logdir))
    assert (found.source, found.versions) == ("checkpoint", ())
    assert found.problems[0].startswith(
        "layer: got no tensor_path, and of the TensorFlow checkpoint it cannot be read ("
    )


def escape(logdir: Path) -> str:
    return "../../secret.tsv"


def absolute(logdir: Path) -> str:
    return str(logdir.parent / "secret.tsv")


def link(logdir: Path) -> str:
    (logdir / "run" / "link.tsv").symlink_to(logdir.parent / "secret.tsv")
    return "link.tsv"


def linked_directory(logdir: Path) -> str:
    (logdir / "run" / "up").symlink_to(logdir.parent)
    return "up/secret.tsv"


def itself(logdir: Path) -> str:
    return "."


@pytest.mark.parametrize("way", [escape, absolute, link, linked_directory, itself])
@pytest.mark.parametrize("field", ["tensor_path", "metadata_path", "bookmarks_path", "sprite"])
def test_no_path_leads_out(logdir: Path, way: Callable[[Path], str], field: str) -> None:
    """Neither listed nor read, whichever field names it."""
    (logdir / "run" / "t.tsv").write_text("1\t2\n3\t4\n")
    named = way(logdir)
    entry = (
        f'sprite {{ image_path: "{named}" single_image_dim: [8, 8] }}' if field == "sprite" else f'{field}: "{named}"'
    )
    config(logdir / "run", entry if field == "tensor_path" else f'tensor_path: "t.tsv" {entry}')
    board = lossless.open(logdir)
    found = one(board)
    assert f"{named}: got a path that leads out of" in found.problems[0]
    if field == "tensor_path":
        assert found.versions == ()
        return
    read = {
        "metadata_path": board.embeddings.metadata,
        "bookmarks_path": board.embeddings.bookmarks,
        "sprite": board.embeddings.sprite,
    }[field]
    with pytest.raises(BrokenValue, match="leads out of"):
        read(found.run, found.name, found.versions[-1].key)


def test_a_link_set_later_leads_nowhere(logdir: Path) -> None:
    """Between the list and the question."""
    path = logdir / "run" / "t.tsv"
    path.write_text("1\t2\n3\t4\n")
    config(logdir / "run", 'tensor_path: "t.tsv"')
    board = lossless.open(logdir)
    found = one(board)
    path.unlink()
    path.symlink_to(logdir.parent / "secret.tsv")
    with pytest.raises(ValueGone):
        vectors(board, found)


def test_a_link_within_the_directory_is_followed(logdir: Path) -> None:
    (logdir / "run" / "real.tsv").write_text("1\t2\n3\t4\n")
    (logdir / "run" / "link.tsv").symlink_to("real.tsv")
    config(logdir / "run", 'tensor_path: "link.tsv"')
    board = lossless.open(logdir)
    np.testing.assert_array_equal(vectors(board, one(board)), [[1, 2], [3, 4]])


def pipe(path: Path) -> None:
    os.mkfifo(path)


def directory(path: Path) -> None:
    path.mkdir()


def missing(path: Path) -> None:
    pass


@pytest.mark.parametrize("make", [pipe, directory, missing])
def test_what_is_no_file_is_refused_at_once(logdir: Path, make: Callable[[Path], None]) -> None:
    """A pipe without a writer does not hang the server."""
    make(logdir / "run" / "t.tsv")
    config(logdir / "run", 'tensor_path: "t.tsv"')
    board = lossless.open(logdir)
    found = one(board)
    assert found.problems[0].startswith("t.tsv: got ") and found.problems[0].endswith("want a file")
    assert found.versions == ()


def test_devices_are_no_files(logdir: Path) -> None:
    (logdir / "run" / "t.tsv").symlink_to("/dev/zero")
    config(logdir / "run", 'tensor_path: "t.tsv"')
    board = lossless.open(logdir)
    assert "leads out of" in one(board).problems[0]


@pytest.mark.parametrize("field", ["tensor_path", "metadata_path"])
def test_a_huge_file_is_not_read(logdir: Path, field: str) -> None:
    """A file with a hole of terabytes costs nothing."""
    (logdir / "run" / "t.tsv").write_text("1\t2\n")
    with open(logdir / "run" / "huge", "wb") as file:
        file.truncate(1 << 42)
    config(
        logdir / "run",
        'tensor_path: "t.tsv" metadata_path: "huge"' if field != "tensor_path" else 'tensor_path: "huge"',
    )
    board = lossless.open(logdir)
    found = one(board)
    read = board.embeddings.metadata if field == "metadata_path" else board.embeddings.vectors
    with pytest.raises(TooLarge, match="bytes of huge: got 4398046511104, want at most"):
        read(found.run, found.name, found.versions[-1].key)


def test_a_broken_config_says_where(logdir: Path) -> None:
    (logdir / "run" / "projector_config.pbtxt").write_text("embeddings {\n tensor_path }")
    assert one(lossless.open(logdir)).problems[0].startswith("projector_config.pbtxt: line 2, column ")


def test_a_key_stands_for_one_content(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file written anew is asked for by another key."""
    path = logdir / "run" / "t.tsv"
    path.write_text("1\t2\n3\t4\n")
    config(logdir / "run", 'tensor_path: "t.tsv"')
    board = lossless.open(logdir)
    monkeypatch.setattr("lossless.query.embeddings.AGE", 0.0)
    old = one(board)
    path.write_text("5\t6\n7\t8\n9\t9\n")
    with pytest.raises(ValueGone, match="list the embeddings anew"):
        vectors(board, old)
    new = one(board)
    assert new.versions[0].key != old.versions[0].key and new.shape == (3, 2)
    np.testing.assert_array_equal(vectors(board, new), [[5, 6], [7, 8], [9, 9]])
    with pytest.raises(ValueGone):
        vectors(board, old)
    with pytest.raises(NotFoundError):
        board.embeddings.vectors("run", "nobody", "0")


def test_lines_are_counted_as_they_are_read(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Across the pieces in which a file is read, with and without a last line's end."""
    monkeypatch.setattr("lossless.query.embedding_files._CHUNK", 7)
    for text in ("1\t2\n3\t4\n\n\n5\t6\n", "1\t2\n3\t4", "\n\n1\t2\n", "1\t2\n" * 50):
        (logdir / "run" / "t.tsv").write_text(text)
        config(logdir / "run", 'tensor_path: "t.tsv"')
        board = lossless.open(logdir)
        found = one(board)
        assert found.shape is not None and found.shape[0] == len(projector.tensors(text.encode(), (), "t"))
