"""The three forms of a series answer say the same."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from lossless.server import series_text
from lossless.server.arrow import arrow_pieces
from lossless.server.series_facts import columns, facts
from lossless.server.series_text import csv_pieces, json_pieces
from tests.unit.server.conftest import Client
from tests.unit.server.fake import VALUES, Facts, FakeBoard

_ARROW = "application/vnd.apache.arrow.stream"
_ALL = {"tags": ["loss"], "smoothing": "ema", "amount": 0.6, "columns": ["step", "wall_time"]}


def number(value: Any) -> float:
    """A JSON number of the contract."""
    return {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}.get(value, value)


def same(one: Any, other: Any) -> bool:
    """Bit for bit, NaN equal to NaN."""
    a, b = np.array([number(v) for v in one], float), np.array(other, float)
    return np.array_equal(a, b, equal_nan=True) and np.array_equal(np.signbit(a), np.signbit(b))


def test_arrow_json_and_csv_hold_the_same_points(client: Client) -> None:
    """Every column of every series, to the last bit."""
    table = pa.ipc.open_stream(client.post("/api/scalars", json={**_ALL, "format": "arrow"}).content).read_all()
    facts = json.loads(table.schema.metadata[b"lossless"])
    answer = client.post("/api/scalars", json={**_ALL, "format": "json"}).json()
    lines = list(csv.DictReader(io.StringIO(client.post("/api/scalars", json={**_ALL, "format": "csv"}).text)))
    assert table.schema.names == ["x", "y", "s", "flags", "step", "wall_time"]
    assert [str(field.type) for field in table.schema] == ["double", "double", "double", "uint8", "int64", "double"]
    assert {key: answer[key] for key in ("generation", "cursor", "missing")} == {
        k: facts[k] for k in ("generation", "cursor", "missing")
    }
    for said, series in zip(facts["series"], answer["series"], strict=True):
        rows = slice(said["offset"], said["offset"] + said["length"])
        assert {name: series[name] for name in said} == said
        assert same(series["y"], VALUES[said["run"]])
        for name in table.schema.names:
            assert same(series[name], table[name].to_numpy()[rows]), name
        mine = lines[rows]
        assert {line["run"] for line in mine} == {said["run"]}
        assert [int(line["step"]) for line in mine] == series["step"] == [0, 1, 2**60]
        assert same([float(line["value"]) for line in mine], VALUES[said["run"]])
        assert same([float(line["smoothed"]) for line in mine], table["s"].to_numpy()[rows])
        assert same([float(line["wall_time"]) for line in mine], table["wall_time"].to_numpy()[rows])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        (_ARROW, _ARROW),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        (f"application/json;q=0.5, {_ARROW}", _ARROW),
        ("text/csv;q=0, application/*", "application/json"),
    ],
)
def test_accept_chooses_the_form(client: Client, accept: str, media: str) -> None:
    """The heaviest the client accepts."""
    assert client.get("/api/scalars?tag=loss", headers={"Accept": accept}).headers["content-type"] == media


def test_format_wins_over_accept(client: Client) -> None:
    """So that a link can name the form."""
    answer = client.get("/api/scalars?tag=loss&format=csv", headers={"Accept": _ARROW})
    assert answer.text.splitlines()[0] == "run,tag,step,wall_time,value"


def test_get_and_post_ask_the_same(client: Client, board: FakeBoard) -> None:
    """A query string and a body become equal requests."""
    client.get(
        "/api/scalars?tag=loss&run=a/train&run=b&x=wall&range=1,2&pixels=7&smoothing=ema&amount=0.5&raw=false&column=step&after=c"
    )
    body = {"tags": ["loss"], "runs": ["a/train", "b"], "x": "wall", "range": [1, 2], "pixels": 7, "smoothing": "ema"}
    client.post("/api/scalars", json={**body, "amount": 0.5, "raw": False, "columns": ["step"], "after": "c"})
    assert board.asked[0] == board.asked[1]


def test_names_of_undecodable_bytes_can_be_asked_for(client: Client, board: FakeBoard) -> None:
    """In a URL as their bytes, in JSON as escapes."""
    client.get("/api/scalars?tag=loss&run=a%FFb")
    client.post("/api/scalars", content=b'{"tags": ["loss"], "runs": ["a\\udcffb"]}')
    assert board.asked[0].runs == board.asked[1].runs == ("a\udcffb",)


def test_raw_false_leaves_the_raw_column_out(client: Client) -> None:
    """In every form."""
    ask = {**_ALL, "raw": False}
    table = pa.ipc.open_stream(client.post("/api/scalars", json={**ask, "format": "arrow"}).content).read_all()
    assert "y" not in table.schema.names
    assert "y" not in client.post("/api/scalars", json=ask).json()["series"][0]
    assert client.post("/api/scalars", json={**ask, "format": "csv"}).text.startswith(
        "run,tag,step,wall_time,smoothed\n"
    )


def answer_of(lengths: list[int], names: list[str] | None = None) -> Facts:
    """An answer whose series have these lengths."""
    n, rng = sum(lengths), np.random.default_rng(1)
    offsets = np.cumsum([0, *lengths])
    facts = dict.fromkeys(("points", "total", "nonfinite", "workers"), 0) | {
        "attempts": [],
        "last_value": 0.5,
        "since": 0,
    }
    facts |= dict.fromkeys(("first_step", "last_step", "first_wall_time", "first_nonfinite_step"))
    runs = names or [f"r{i}" for i in range(len(lengths))]
    series = [
        Facts(run=run, tag="t", offset=int(at), length=length, **facts)
        for run, at, length in zip(runs, offsets, lengths, strict=False)
    ]
    y = rng.standard_normal(n)
    y[rng.integers(0, n, n // 10)] = np.nan
    columns = {"x": np.arange(n, dtype=float), "y": y, "s": None, "flags": np.zeros(n, np.uint8)}
    return Facts(generation=1, cursor="c", series=series, missing=[], step=np.arange(n), wall_time=y * 1e9, **columns)


@pytest.mark.parametrize("lengths", [[], [0], [1], [0, 3, 0, 2], [25], [3, 25, 4], [9, 9, 9, 9, 9]])
def test_text_is_cut_into_blocks_without_a_seam(lengths: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """However the rows fall into blocks of ten, the text is that of all rows, and that of few made at once."""
    answer = answer_of(lengths) if lengths else answer_of([1])
    answer.series = answer.series if lengths else []
    monkeypatch.setattr(series_text, "ROWS", 10)
    few = json.loads(b"".join(json_pieces(answer)))  # type: ignore[arg-type]
    monkeypatch.setattr(series_text, "FEW", -1)
    read = json.loads(b"".join(json_pieces(answer)))  # type: ignore[arg-type]
    lines = b"".join(csv_pieces([answer])).decode().splitlines()  # type: ignore[list-item]
    assert len(lines) == 1 + sum(lengths)
    assert few == read
    for said, series in zip(answer.series, read["series"], strict=True):
        rows = slice(said.offset, said.offset + said.length)
        assert same(series["y"], answer.y[rows])
        assert series["step"] == answer.step[rows].tolist()
        assert same([float(line.split(",")[4]) for line in lines[1:][rows]], answer.y[rows])


def test_names_in_csv_are_quoted_and_keep_their_bytes() -> None:
    """Commas, quotes, line feeds, bytes that are no UTF-8."""
    names = ['a,"b"\nc', "caf\u00e9", "x\udcff"]
    text = b"".join(csv_pieces([answer_of([2, 2, 2], names)]))  # type: ignore[list-item]
    read = list(csv.reader(io.StringIO(text.decode("utf-8", "surrogateescape"), newline="")))
    assert [row[0] for row in read[1:]] == [name for name in names for _ in range(2)]


def test_arrow_is_made_without_copying() -> None:
    """The body is the columns' own memory."""
    answer = answer_of([100_000])
    pieces = arrow_pieces(columns(answer), facts(answer))  # type: ignore[arg-type]
    for column in (answer.x, answer.y, answer.flags):
        assert any(np.shares_memory(np.frombuffer(piece, np.uint8), column) for piece in pieces if piece.nbytes)


def test_all_points_of_many_runs_are_asked_for_in_batches(client: Client, board: FakeBoard) -> None:
    """CSV of everything never needs everything in memory at once; the lines are those of one request."""
    many = [*VALUES, *(f"r{i}" for i in range(100))]
    whole = client.get("/api/scalars?tag=loss&format=csv").text
    board.asked.clear()
    batched = client.post("/api/scalars", json={"tags": ["loss"], "runs": many, "format": "csv"}).text
    assert len(board.asked) == 4
    assert batched == whole


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("path", ["/openapi.json", "/api/scalars?tag=loss&format=json", "/", "/api/runs"])
def test_text_is_compressed_when_it_is_worth_it(client: Client, path: str, encoding: str) -> None:
    """And says so, also to caches."""
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": encoding})
    assert packed.headers.get("content-encoding") == (encoding if len(plain.content) >= 1024 else None)
    assert packed.headers["vary"] == "Accept-Encoding"
    raw = packed.content  # httpx unpacks gzip itself
    if encoding == "zstd" and "content-encoding" in packed.headers:
        raw = pa.CompressedInputStream(pa.BufferReader(raw), "zstd").read()
    assert raw == plain.content


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_large_arrow_is_compressed_for_others_only(make_client: Any, board: FakeBoard, encoding: str) -> None:
    """Over loopback packing it would cost more than it saves; a small body always goes packed."""
    asked: dict[str, Any] = {"headers": {"Accept-Encoding": encoding, "Accept": _ARROW}}
    near, far = make_client(), make_client(peer="10.0.0.7")
    assert near.get("/api/scalars?tag=loss", **asked).headers["content-encoding"] == encoding
    board.series = lambda request: answer_of([20_000])  # type: ignore[method-assign, assignment, return-value]
    answer = near.get("/api/scalars?tag=loss", **asked)
    assert "content-encoding" not in answer.headers
    assert pa.ipc.open_stream(answer.content).read_all().num_rows == 20_000
    answer = far.get("/api/scalars?tag=loss", headers={"Accept-Encoding": f"gzip, {encoding}", "Accept": _ARROW})
    assert answer.headers["content-encoding"] == "gzip"
    assert pa.ipc.open_stream(answer.content).read_all().num_rows == 20_000


def test_a_stream_is_compressed_piece_by_piece(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """And unpacks to the same text."""
    monkeypatch.setattr("lossless.server.api.scalars._PIECE", 8)
    plain = client.get("/api/scalars?tag=loss&format=csv")
    packed = client.get("/api/scalars?tag=loss&format=csv", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert gzip.compress(plain.content)
