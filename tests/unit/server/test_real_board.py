"""Every route on a real board of real files: the shapes described, and the numbers that are in the files."""

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
from jsonschema import Draft202012Validator

import lossless
from lossless.logdir import MemoryFS, parse_specs
from lossless.query import Board
from lossless.server.app import create_app
from lossless.server.openapi import description
from lossless.server.settings import Settings
from lossless.server.site import Site
from tests.unit.server.conftest import Client
from tests.unit.server.test_forms import number, same

LOGS = Path(__file__).resolve().parents[2] / "interop" / "logs"


@pytest.fixture(scope="module")
def board() -> Iterator[lossless.Board]:
    with lossless.open(LOGS) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(board: lossless.Board, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(create_app(Site(board, Settings(port=6006), tmp_path_factory.mktemp("cache"))), runner)


@pytest.fixture(scope="module")
def tags(board: lossless.Board) -> list[str]:
    return [tag.name for tag in board.tags if tag.kind.name == "SCALAR"]


def check(path: str, answer: Any, method: str = "get") -> None:
    """Judge an answer by the description."""
    whole = description()
    content = whole["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**content, "components": whole["components"]}).validate(answer)


@pytest.mark.parametrize("path", ["/api/board", "/api/runs", "/api/tags", "/api/findings", "/healthz"])
def test_lists_have_the_described_shape(client: Client, path: str) -> None:
    """Numbers are JSON's, names are text."""
    check(path, client.get(path).json())


def test_every_run_and_every_tag_can_be_asked_for(client: Client, board: lossless.Board, tags: list[str]) -> None:
    """Under the name that the lists give."""
    for run in board.runs:
        answer = client.get("/api/run", params={"run": run.name})
        check("/api/run", answer.json())
        assert len(answer.json()["file_list"]) == run.files
    for tag in tags:
        for of in ("last", "min", "max"):
            check("/api/last", client.get("/api/last", params={"tag": tag, "of": of}).json())
    body = {"tags": tags, "x": "wall", "smoothing": "ema", "amount": 0.5, "at": 1.7e9}
    check("/api/statistics", client.post("/api/statistics", json=body).json(), "post")


def test_every_point_of_the_board_is_answered_in_every_form(
    client: Client, board: lossless.Board, tags: list[str]
) -> None:
    """Equal to `board.scalars()`, which is tested against TensorBoard's own reader."""
    wanted: dict[tuple[str, str], list[tuple[int, float, float]]] = {}
    table = board.scalars()
    for row in zip(*(table[name].to_pylist() for name in table.column_names), strict=True):
        wanted.setdefault((row[0], row[1]), []).append(row[2:])
    ask = {"tags": tags, "columns": ["step", "wall_time"]}
    answer = client.post("/api/scalars", json=ask).json()
    check("/api/scalars", answer, "post")
    assert {(series["run"], series["tag"]) for series in answer["series"]} == wanted.keys()
    for series in answer["series"]:
        drawn = sorted(
            zip(
                series["step"],
                map(float, map(number, series["wall_time"])),
                map(float, map(number, series["y"])),
                strict=True,
            ),
            key=repr,
        )
        assert repr(drawn) == repr(sorted(wanted[series["run"], series["tag"]], key=repr))
    packed = client.post("/api/scalars", json={**ask, "format": "arrow"}).content
    arrow = pa.ipc.open_stream(packed).read_all()
    facts = json.loads(arrow.schema.metadata[b"lossless"])
    lines = list(csv.reader(io.StringIO(client.post("/api/scalars", json={**ask, "format": "csv"}).text)))[1:]
    assert len(lines) == arrow.num_rows == table.num_rows
    values, steps = arrow["y"].to_numpy(), arrow["step"].to_numpy()
    for said, series in zip(facts["series"], answer["series"], strict=True):
        rows = slice(said["offset"], said["offset"] + said["length"])
        assert same(series["y"], values[rows])
        assert series["step"] == steps[rows].tolist() == [int(line[2]) for line in lines[rows]]
        assert same([float(line[4]) for line in lines[rows]], values[rows])


def test_windows_and_pixels_keep_the_extremes(client: Client, tags: list[str]) -> None:
    """Three columns of pixels hold the smallest and largest value of every series."""
    whole = client.post("/api/scalars", json={"tags": tags}).json()["series"]
    small = client.post("/api/scalars", json={"tags": tags, "pixels": 3}).json()["series"]
    for all_points, drawn in zip(whole, small, strict=True):
        y, z = (np.array([number(v) for v in series["y"]]) for series in (all_points, drawn))
        if np.isfinite(y).any():
            assert (y[np.isfinite(y)].min(), y[np.isfinite(y)].max()) == (
                z[np.isfinite(z)].min(),
                z[np.isfinite(z)].max(),
            )
        assert drawn["total"] == all_points["total"] == all_points["length"]


def test_groups_are_pooled_in_either_form(client: Client, board: lossless.Board, tags: list[str]) -> None:
    """Arrow and JSON say the same; the groups without tags are who is in them."""
    body = {"tags": tags, "by": "family", "band": "minmax", "pixels": 64}
    arrow = client.post("/api/groups", json=body, headers={"Accept": "application/vnd.apache.arrow.stream"})
    table = pa.ipc.open_stream(arrow.content).read_all()
    said = client.post("/api/groups", json=body).json()
    facts = json.loads(table.schema.metadata[b"lossless"])
    assert said["series"]
    for series, own in zip(said["series"], facts["series"], strict=True):
        rows = table.slice(own["offset"], own["length"])
        for name in ("x", "centre", "low", "high", "n", "skipped"):
            assert same([number(v) for v in series.pop(name)], rows[name].to_pylist())
        assert series == own
    families = {run.name: run.family for run in board.runs}
    listed = client.get("/api/groups?by=family").json()["groups"]
    assert {run: group["name"] for group in listed for run in group["runs"]} == families


def test_a_cursor_is_answered_with_nothing_new(client: Client, tags: list[str]) -> None:
    """Nothing arrived since."""
    first = client.post("/api/scalars", json={"tags": tags}).json()
    again = client.post("/api/scalars", json={"tags": tags, "after": first["cursor"]})
    check("/api/scalars", again.json(), "post")
    assert all(series["x"] == [] for series in again.json()["series"])
    bad = client.post("/api/scalars", json={"tags": tags, "after": "no cursor"})
    assert bad.status_code == 400
    assert bad.json()["error"]["where"] == "after"


@pytest.mark.parametrize(
    ("path", "name"), [("/api/last?tag={}", "tag"), ("/api/scalars?tag={}", "tag"), ("/api/run?run={}", "run")]
)
def test_an_unknown_name_is_answered_with_the_nearest(
    client: Client, board: lossless.Board, path: str, name: str
) -> None:
    """404."""
    known = board.runs[0].name if name == "run" else next(tag.name for tag in board.tags if tag.kind.name == "SCALAR")
    answer = client.get(path.format(known + "x"))
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert (error["code"], error["where"], error["got"]) == ("not-found", name, known + "x")
    assert repr(known) in error["message"]


def test_an_empty_board_tells_what_was_found_instead(tmp_path: Path) -> None:
    """In the described shape."""
    fs = MemoryFS()
    fs.append("/logs/secret/tfevents", b"x")
    fs.append("/logs/model.ckpt", b"12")
    fs.append("/other/run/events.out.tfevents.1700000000.elsewhere.1.0", b"x")
    fs.refuse("/logs/secret")
    board = Board(parse_specs(["/logs"]), fs=fs)
    board.load()
    with asyncio.Runner() as runner:
        answer = Client(create_app(Site(board, Settings(port=6006), tmp_path)), runner).get("/api/board").json()
    check("/api/board", answer)
    assert answer["looked"]["unreadable"] == [{"path": "/logs/secret", "why": "Permission denied"}]
    assert answer["looked"]["others"] == [{"what": ".ckpt", "count": 1, "example": "/logs/model.ckpt"}]
