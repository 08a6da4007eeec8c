"""`/api/hparams` and `/api/importance` on a real board."""

from __future__ import annotations

import math

import pytest

import lossless
from tests.unit.server.conftest import Client
from tests.unit.server.test_errors import error
from tests.unit.server.test_real_board import board, check, client

__all__ = ["board", "client"]  # fixtures


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_says_what_the_board_says(client: Client, board: lossless.Board, method: str) -> None:
    asked = {"metrics": ["accuracy"], "by": "equal", "how": "max", "ignore": ["seed"]}
    answer = client.get("/api/hparams", params=asked) if method == "get" else client.post("/api/hparams", json=asked)
    said = answer.json()
    check("/api/hparams", said, method)
    own = board.hparams(lossless.query.HParamsRequest(["accuracy"], "equal", "max", ["seed"]))
    assert [row["name"] for row in said["rows"]] == [row.name for row in own.rows]
    assert [session["run"] for session in said["sessions"]] == [session.run for session in own.sessions]
    assert len(own.sessions) >= 8
    assert said["cells"].keys() == {"accuracy"}
    assert said["cells"]["accuracy"]["last"] == own.cells["accuracy"].last
    assert {param["name"]: param["values"] for param in said["params"]} == {p.name: p.values for p in own.params}


def test_all_metrics_unless_some_are_named(client: Client) -> None:
    said = client.get("/api/hparams").json()
    assert list(said["cells"]) == [metric["name"] for metric in said["metrics"]]
    assert client.post("/api/hparams", json={"metrics": []}).json()["cells"] == {}


def test_importance(client: Client, board: lossless.Board) -> None:
    said = client.get("/api/importance", params={"metric": "accuracy", "of": "max"}).json()
    check("/api/importance", said)
    assert said["reason"] == board.importance("accuracy", "max").reason != ""
    assert all(param["importance"] is None or math.isfinite(param["importance"]) for param in said["params"])


def test_wrong_questions(client: Client) -> None:
    for path, asked, status, got in (
        ("/api/hparams", {"metric": "nope"}, 404, "nope"),
        ("/api/hparams", {"by": "seed"}, 400, "seed"),
        ("/api/importance", {}, 400, None),
    ):
        answer = client.get(path, params=asked)
        assert answer.status_code == status
        assert error(answer)["got"] == got
