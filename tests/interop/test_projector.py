"""Embeddings as TensorBoard's projector plugin serves them: the same points, metadata and pictures, byte by byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.projector.projector_plugin import ProjectorPlugin
from werkzeug.test import Client
from werkzeug.wrappers import Response

import lossless
from lossless import SummaryWriter

LOGS = Path(__file__).parent / "logs"
REAL = ["torch_kinds", "tensorboardX_kinds"]


class Theirs:
    """The plugin's routes over one directory, which is the run `.`."""

    def __init__(self, logdir: Path) -> None:
        class Run:
            run_name = "."

        class Provider:
            def list_runs(self, ctx: Any, *, experiment_id: str) -> list[type[Run]]:
                return [Run]

        plugin = ProjectorPlugin(TBContext(data_provider=Provider(), logdir=str(logdir)))
        self._routes = plugin.get_plugin_apps()

    def get(self, route: str, **asked: str) -> bytes:
        answer = Client(self._routes[route], Response).get(query_string={"run": ".", **asked})
        assert answer.status_code == 200, answer.data
        return answer.data


def compare(logdir: Path) -> None:
    theirs = Theirs(logdir)
    info = json.loads(theirs.get("/info"))["embeddings"]
    board = lossless.open(logdir)
    listed = [one for one in board.embeddings.all() if one.source == "file"]
    ours = {(one.name, version.step): (one, version) for one in listed for version in one.versions}
    assert len(ours) == len(info)
    for told in info:
        name, _, step = told["tensorName"].partition(":")
        one, version = ours[name, int(step) if step else None]
        at = one.run, one.name, version.key
        vectors = board.embeddings.vectors(*at)
        assert list(vectors.shape) == told["tensorShape"]
        assert vectors.tobytes() == theirs.get("/tensor", name=told["tensorName"])
        columns, problems = board.embeddings.metadata(*at)
        assert not problems
        if "metadataPath" in told:
            lines = theirs.get("/metadata", name=told["tensorName"]).decode().splitlines()
            rows = [list(row) for row in zip(*(column.values for column in columns), strict=True)]
            header = [[column.name for column in columns]] if "\t" in lines[0] else []
            assert header + rows == [line.split("\t") for line in lines]
        if "sprite" in told:
            data, media = board.embeddings.sprite(*at)
            assert data == theirs.get("/sprite_image", name=told["tensorName"]) and media == "image/png"
            assert list(one.image or ()) == told["sprite"]["singleImageDim"]


@pytest.mark.parametrize("name", REAL)
def test_real_logs(name: str) -> None:
    compare(LOGS / name)


def test_what_lossless_writes(tmp_path: Path) -> None:
    """Several steps, several columns, pictures."""
    points = np.random.default_rng(0).normal(size=(12, 4))
    with SummaryWriter(str(tmp_path)) as writer:
        for step in (1, 50):
            writer.add_embedding(points * step, [(f"é{i}", i) for i in range(12)], np.zeros((12, 3, 5, 7)), step, "t",
                                 ["name", "number"])  # fmt: skip
    compare(tmp_path)


def test_files_by_hand(tmp_path: Path) -> None:
    """A config as people write it, raw bytes, a name with `:0`, numbers that are none."""
    SummaryWriter(str(tmp_path)).close()
    raw = np.random.default_rng(0).normal(size=(30, 6)).astype("<f4")
    (tmp_path / "raw.bytes").write_bytes(raw.tobytes())
    (tmp_path / "odd.tsv").write_text("nan\t1e400\n-inf\t1e-50\n\n3.5\t007\n")
    (tmp_path / "projector_config.pbtxt").write_text(
        "# by hand\nembeddings < tensor_name: 'a' 'b' tensor_path: \"raw.bytes\" tensor_shape: [30, 6] "
        "bookmarks_path: 'marks.txt' >\n"
        'embeddings { tensor_name: "odd\\137x:0", tensor_path: "odd.tsv" };'
    )
    marks = [{"label": "seen", "selectedPoints": [1, 2], "projections": [{"pca-0": 0.5}]}]
    (tmp_path / "marks.txt").write_text(json.dumps(marks))
    theirs = Theirs(tmp_path)
    board = lossless.open(tmp_path)
    for one, name in zip(board.embeddings.all(), ("ab", "odd_x"), strict=True):
        assert one.name == name
        found = board.embeddings.vectors(one.run, one.name, one.versions[0].key)
        assert found.tobytes() == theirs.get("/tensor", name=name)
        assert one.bookmarks == (name == "ab")
        found_marks = board.embeddings.bookmarks(one.run, one.name, one.versions[0].key)
        assert found_marks == (json.loads(theirs.get("/bookmarks", name=name)) if one.bookmarks else [])
