"""`/api/histograms`: one answer in three forms, and every bucket as CSV."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import lossless
from lossless.query import HistogramsRequest
from lossless.server.app import create_app
from lossless.server.settings import Settings
from lossless.server.site import Site
from lossless.types import Kind
from tests.unit.server.conftest import Client
from tests.unit.server.test_real_board import LOGS, check

ARROW = "application/vnd.apache.arrow.stream"


@pytest.fixture(scope="module")
def board() -> Iterator[lossless.Board]:
    with lossless.open(LOGS) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(board: lossless.Board, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(create_app(Site(board, Settings(port=6006), tmp_path_factory.mktemp("cache"))), runner)


@pytest.fixture(scope="module")
def tag(board: lossless.Board) -> str:
    return next(tag.name for tag in board.tags if tag.kind == Kind.HISTOGRAM)


def test_arrow_and_json_say_the_same(client: Client, tag: str) -> None:
    """And both are as described; counts and percentiles are lists of one size."""
    body = {"tag": tag, "rows": 3, "bins": 7, "steps": [1, 10**12], "x": "wall"}
    told = client.post("/api/histograms", json=body).json()
    check("/api/histograms", told, "post")
    answer = client.post("/api/histograms", json=body, headers={"accept": ARROW})
    reader = pa.ipc.open_stream(answer.content)
    columns = reader.read_all().to_pydict()
    facts = json.loads(reader.schema.metadata[b"lossless"])
    assert {**facts, **columns} == told
    assert {len(row) for row in columns["counts"]} == {7} and {len(row) for row in columns["percentiles"]} == {9}
    assert columns["picked"].count(0) == columns["picked"].count(1) == len(facts["runs"])


def test_a_query_string_asks_the_same(client: Client, tag: str) -> None:
    body = {"tag": tag, "bins": 5, "steps": [3, 4], "range": [0, 1e12], "low": -1.5}
    query: Any = [("tag", tag), ("bins", "5"), ("steps", "3"), ("steps", "4"), ("range", "0,1e12"), ("low", "-1.5")]
    assert client.get("/api/histograms", params=query).json() == client.post("/api/histograms", json=body).json()


def test_every_bucket_as_csv(client: Client, board: lossless.Board, tag: str) -> None:
    """Digits that read back exactly."""
    lines = list(csv.reader(io.StringIO(client.get("/api/histograms", params={"tag": tag, "format": "csv"}).text)))
    assert lines[0] == ["run", "tag", "step", "wall_time", "left", "right", "count"]
    want = [
        [block.run, tag, step, wall, *row]
        for block in board.histogram_buckets(HistogramsRequest(tag))
        for i, (step, wall) in enumerate(zip(block.steps.tolist(), block.walls.tolist(), strict=True))
        for row in block.histograms.rows(i).tolist()
    ]
    got = [[*line[:2], int(line[2]), *map(float, line[3:])] for line in lines[1:]]
    assert len(want) > 30 and got == want


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({}, 400, "tag"),
        ({"tag": "none such"}, 404, "histogram tag"),
        ({"tag": "TAG", "bins": 0}, 400, "bins"),
        ({"tag": "TAG", "steps": [1.5]}, 400, "steps"),
        ({"tag": "TAG", "steps": "1"}, 400, "steps"),
        ({"tag": "TAG", "low": 2, "high": 1}, 400, "low, high"),
        ({"tag": "TAG", "stebs": [1]}, 400, "stebs"),
    ],
)
def test_what_is_refused(client: Client, tag: str, body: dict[str, Any], status: int, where: str) -> None:
    body = {name: tag if value == "TAG" else value for name, value in body.items()}
    answer = client.post("/api/histograms", json=body)
    assert (answer.status_code, answer.json()["error"]["where"]) == (status, where)


def test_a_file_that_is_gone_is_a_status_of_the_csv(tmp_path: Path) -> None:
    """Nothing was sent yet."""
    path = tmp_path / "logs"
    with lossless.summary.create_file_writer(path).as_default():
        lossless.summary.histogram("w", np.arange(9.0), step=1)
    with lossless.open(path) as board, asyncio.Runner() as runner:
        client = Client(create_app(Site(board, Settings(port=6006), tmp_path / "cache")), runner)
        for file in path.iterdir():
            file.unlink()
        assert client.get("/api/histograms", params={"tag": "w", "format": "csv"}).status_code == 410
        assert "cannot be read" in client.get("/api/histograms", params={"tag": "w"}).json()["runs"][0]["gone"]
