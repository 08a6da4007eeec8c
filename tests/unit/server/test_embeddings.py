"""`/api/embeddings` and `/api/embedding` on a real board: every part of every embedding, and what cannot be had."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import lossless
from tests.unit.server.conftest import Client
from tests.unit.server.test_errors import error
from tests.unit.server.test_real_board import board, check, client

__all__ = ["board", "client"]  # fixtures


@pytest.fixture
def asked(client: Client) -> dict[str, str]:
    """The address of the newest version of torch's."""
    said = client.get("/api/embeddings").json()
    check("/api/embeddings", said)
    (found,) = [one for one in said["embeddings"] if one["run"] == "torch_kinds"]
    assert found["shape"] == [30, 5] and found["image"] == [8, 8] and found["columns"] == ["label"]
    return {"run": found["run"], "name": found["name"], "key": found["versions"][-1]["key"]}


def floats(answer: Any) -> tuple[np.ndarray, dict[str, Any]]:
    facts = json.loads(answer.headers["lossless"])
    assert answer.headers["content-type"] == "application/octet-stream"
    return np.frombuffer(answer.content, "<f4").reshape(facts["shape"]), facts


def test_every_part(client: Client, board: lossless.Board, asked: dict[str, str]) -> None:
    vectors, _ = floats(client.get("/api/embedding", params=asked))
    np.testing.assert_array_equal(vectors, board.embeddings.vectors(**asked))
    points, facts = floats(client.get("/api/embedding", params={**asked, "part": "components", "most": 3}))
    assert points.shape == (30, 3) and facts["exact"] and facts["left_out"] == 0
    np.testing.assert_allclose(facts["variance"], points.var(axis=0, ddof=1), rtol=1e-4)
    assert facts["total"] == pytest.approx(vectors.var(axis=0, ddof=1).sum(), rel=1e-4)
    for part in ("metadata", "bookmarks"):
        check("/api/embedding", client.get("/api/embedding", params={**asked, "part": part}).json())
    sprite = client.get("/api/embedding", params={**asked, "part": "sprite"})
    assert sprite.headers["content-type"] == "image/png" and sprite.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in sprite.headers["cache-control"]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"key": "0"}, 410, "gone"),
        ({"name": "x"}, 404, "not-found"),
        ({"part": "html"}, 400, "parameter"),
        ({"part": "components", "most": "51"}, 400, "parameter"),
        ({"part": "components", "scale": "log"}, 400, "parameter"),
    ],
)
def test_what_cannot_be_answered(
    client: Client, asked: dict[str, str], more: dict[str, str], status: int, code: str
) -> None:
    answer = client.get("/api/embedding", params=asked | more)
    assert (answer.status_code, error(answer)["code"]) == (status, code)
