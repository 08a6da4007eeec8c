"""`/api/values` on a real board: the two forms say the same, and lead to the bytes that are in the files."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

import lossless
from lossless.query import ValueRef
from lossless.types import Kind
from tests.unit.server.conftest import Client
from tests.unit.server.test_errors import error
from tests.unit.server.test_real_board import board, check, client

__all__ = ["board", "client"]  # fixtures
COLUMNS = ["step", "wall_time", "at", "length", "flags"]


@pytest.fixture(scope="module")
def heavy(board: lossless.Board) -> list[tuple[str, Kind]]:
    found: list[tuple[str, Kind]] = [(tag.name, tag.kind) for tag in board.tags if tag.kind is not Kind.SCALAR]
    assert found
    return found


@pytest.mark.parametrize("method", ["get", "post"])
def test_both_forms_say_the_same(
    client: Client, board: lossless.Board, heavy: list[tuple[str, Kind]], method: str
) -> None:
    for tag, kind in heavy:
        asked = {"tag": tag, "kind": kind.name.lower()}
        ask = (lambda more: client.get("/api/values", params=more)) if method == "get" else (
            lambda more: client.post("/api/values", json=more)
        )  # fmt: skip
        said = ask(asked).json()
        check("/api/values", said, method)
        table = pa.ipc.open_stream(ask({**asked, "format": "arrow"}).content).read_all()
        facts = json.loads(table.schema.metadata[b"lossless"])
        assert table.column_names == COLUMNS
        assert facts == {name: value for name, value in said.items() if name not in COLUMNS}
        for name in COLUMNS:
            np.testing.assert_array_equal(table[name].to_numpy(), np.array(said[name], float))
        assert len(said["step"]) == sum(t.points for t in board.tags if (t.name, t.kind) == (tag, kind))


def test_every_value_listed_can_be_read(client: Client, board: lossless.Board, heavy: list[tuple[str, Kind]]) -> None:
    for tag, kind in heavy:
        said = client.get("/api/values", params={"tag": tag, "kind": kind.name.lower()}).json()
        assert [ref.at for ref in board.values(tag, kind).refs()] == said["at"]
        for run in said["runs"]:
            keys = [file["key"] for file in run["files"] for _ in range(file["length"])]
            for i, key in enumerate(keys, run["offset"]):
                found = board.payload(ValueRef(run["run"], key, said["at"][i]))
                assert (found.tag, found.kind, found.step, len(found.raw)) == (
                    tag,
                    kind,
                    said["step"][i],
                    said["length"][i],
                )
                assert found.event or found.value.tag == tag


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"tag": "x", "kind": "image"}, 404, "not-found"),
        ({"tag": "x", "kind": "picture"}, 400, "parameter"),
        ({"tag": "x"}, 400, "parameter"),
        ({"kind": "image"}, 400, "parameter"),
        ({"tag": "x", "kind": "image", "format": "csv"}, 400, "parameter"),
    ],
)
def test_what_cannot_be_answered(client: Client, asked: dict[str, str], status: int, code: str) -> None:
    answer = client.get("/api/values", params=asked)
    assert (answer.status_code, error(answer)["code"]) == (status, code)
