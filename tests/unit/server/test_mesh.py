"""`/api/mesh` on a board of real files: its facts, what it refuses, and parts that belong together."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np

import lossless
from lossless.query import ValueRef, mesh_parts
from lossless.server.app import create_app
from lossless.server.settings import Settings
from lossless.server.site import Site
from lossless.types import Kind
from tests.unit.server.conftest import Client
from tests.unit.server.test_errors import error
from tests.unit.server.test_real_board import board, check, client

__all__ = ["board", "client"]  # fixtures


def addresses(board: lossless.Board, tag: str, kind: Kind = Kind.MESH) -> list[ValueRef]:
    """Of all values of a tag."""
    listed = board.values(tag, kind)
    return [
        ValueRef(run.run, run.key(row), int(listed.at[row]))
        for run in listed.runs
        for row in range(run.offset, run.offset + run.length)
    ]


def ask(client: Client, ref: ValueRef, **more: Any) -> Any:
    return client.get("/api/mesh", params={**ref._asdict(), **more})


def meshes(board: lossless.Board) -> dict[str, list[str]]:
    """Tags by the mesh they are parts of."""
    found: dict[str, list[str]] = {}
    for tag in board.tags:
        if tag.kind is Kind.MESH:
            found.setdefault(tag.base, []).append(tag.name)
    return found


def test_the_facts_of_every_mesh_of_the_shared_logs(client: Client, board: lossless.Board) -> None:
    found = meshes(board)
    assert any(len(tags) > 1 for tags in found.values())
    for name, tags in found.items():
        for ref in addresses(board, tags[0]):
            facts = ask(client, ref, form="facts")
            check("/api/mesh", facts.json())
            assert facts.json()["name"] == name
            assert facts.json()["problems"] == []
            assert "immutable" in facts.headers["cache-control"]
            body = ask(client, ref).content
            vertices = np.frombuffer(
                body[4 + int.from_bytes(body[:4], "little") :], "<f4", facts.json()["vertices"] * 3
            )
            low, high = facts.json()["bounds"]
            np.testing.assert_array_equal(vertices.reshape(-1, 3).min(axis=0), np.array(low, np.float32))
            np.testing.assert_array_equal(vertices.reshape(-1, 3).max(axis=0), np.array(high, np.float32))


def test_parts_are_of_one_step_whichever_is_asked_for(board: lossless.Board) -> None:
    for tags in meshes(board).values():
        for tag in tags:
            for ref in addresses(board, tag):
                parts = mesh_parts(board, ref)
                assert len({part.step for part in parts}) == 1
                assert {part.tag for part in parts} == {
                    other for other in tags if board.values(other, Kind.MESH, [ref.run]).runs
                }


def test_what_is_not_there_is_said(client: Client, board: lossless.Board) -> None:
    ref = addresses(board, next(iter(meshes(board).values()))[0])[0]
    text = next(tag.name for tag in board.tags if tag.kind is Kind.TEXT)
    assert "got 1 of them at this step" in refused(ask(client, ref, i=5), 422)
    assert "at: got" in refused(ask(client, ref._replace(at=ref.at + 1)), 404)
    assert "want a part of a mesh" in refused(ask(client, addresses(board, text, Kind.TEXT)[0]), 422)


def test_a_mesh_without_a_vertex_is_one(tmp_path: Path) -> None:
    with lossless.SummaryWriter(tmp_path) as writer:
        writer.add_mesh("none", np.empty((1, 0, 3), np.float32), faces=np.empty((1, 0, 3), np.int32))
    with lossless.open(tmp_path) as own, asyncio.Runner() as runner:
        client = Client(create_app(Site(own, Settings(port=6006), tmp_path)), runner)
        answer = ask(client, addresses(own, "none_VERTEX")[0])
        facts = ask(client, addresses(own, "none_VERTEX")[0], form="facts").json()
    assert answer.status_code == 200
    assert len(answer.content) == 4 + int.from_bytes(answer.content[:4], "little")
    assert (facts["vertices"], facts["faces"], facts["bounds"]) == (0, 0, None)


def refused(answer: Any, status: int) -> str:
    assert answer.status_code == status
    return str(error(answer)["message"])
