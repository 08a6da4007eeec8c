"""The vertices, faces and colours that TensorBoard's mesh plugin serves are those of `/api/mesh`, byte for byte."""

from __future__ import annotations

import asyncio
import json
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.plugins import base_plugin
from werkzeug.test import Client as Browser

import lossless
from lossless import SummaryWriter, summary
from lossless.server.app import create_app
from lossless.server.settings import Settings
from lossless.server.site import Site
from lossless.types import Kind
from lossless.wire.plugins import MeshContent
from tests.interop.written import LOGS
from tests.unit.server.conftest import Client

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of what TensorBoard brings
    from tensorboard.plugins.mesh import mesh_plugin

Mesh = dict[str, bytes]
Meshes = dict[tuple[str, str, int, int], Mesh]
PARTS = {"VERTEX": "<f4", "FACE": "<i4", "COLOR": "u1"}


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared logs, and meshes of several steps, batches and dtypes by both of our dialects."""
    place = tmp_path_factory.mktemp("logs")
    for folder in ("mesh", "torch_kinds", "tensorboardX_kinds"):
        (place / folder).symlink_to(LOGS / folder)
    rng = np.random.default_rng(0)
    with summary.create_file_writer(str(place / "tf2")).as_default():
        for step in range(3):
            vertices, faces = rng.normal(size=(2, 40 + step, 3)), rng.integers(0, 40, (2, 70, 3))
            summary.mesh("body", vertices, faces=faces, colors=rng.integers(0, 256, (2, 40 + step, 3)), step=step)
            summary.mesh("a/cloud", vertices.astype(np.float32), step=step, config_dict={"camera": {"fov": 40}})
    with SummaryWriter(place / "torch") as writer:
        for step in range(3):
            vertices, colours = rng.normal(size=(1, 9, 3)), rng.integers(0, 256, (1, 9, 3))
            writer.add_mesh("box", vertices, colors=colours, faces=rng.integers(0, 9, (1, 5, 3)), global_step=step)
    return place


@pytest.fixture(scope="module")
def ours(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Meshes:
    """(run, name, step, sample) → the bytes of each part."""
    with lossless.open(logs) as board, asyncio.Runner() as runner:
        client = Client(create_app(Site(board, Settings(port=6006), tmp_path_factory.mktemp("cache"))), runner)
        return dict(_ours(board, client))


def _ours(board: lossless.Board, client: Client) -> Iterator[tuple[tuple[str, str, int, int], Mesh]]:
    for tag in board.tags:
        if tag.kind is not Kind.MESH:
            continue
        listed = board.values(tag.name, Kind.MESH)
        for run in listed.runs:
            for row in range(run.offset, run.offset + run.length):
                address = {"run": run.run, "file": run.key(row), "at": int(listed.at[row])}
                facts = client.get("/api/mesh", params={**address, "form": "facts"}).json()
                for sample in range(facts["batch"]):
                    body = client.get("/api/mesh", params={**address, "i": sample}).content
                    yield (run.run, tag.base, int(listed.steps[row]), sample), split(body)


def split(body: bytes) -> Mesh:
    """The parts of a body."""
    (size,) = struct.unpack_from("<I", body)
    facts: dict[str, Any] = json.loads(body[4 : 4 + size])
    assert facts["problems"] == []
    sizes = [facts["vertices"] * 12, (facts["faces"] or 0) * 12, facts["vertices"] * 3 * facts["colours"]]
    found, at = {}, 4 + size
    assert at % 4 == 0
    for part, length in zip(PARTS, sizes, strict=True):
        if length:
            found[part] = body[at : at + length]
        at += length
    assert at == len(body)
    return found


@pytest.fixture(scope="module")
def theirs(logs: Path) -> Meshes:
    """The same, served by the plugin."""
    multiplexer = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance={"mesh": 0})
    multiplexer.AddRunsFromDirectory(str(logs))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(logs))
    plugin = mesh_plugin.MeshPlugin(base_plugin.TBContext(data_provider=provider, sampling_hints={"mesh": 1_000_000}))
    return dict(_theirs(plugin.get_plugin_apps()))


def _theirs(apps: dict[str, Any]) -> Iterator[tuple[tuple[str, str, int, int], Mesh]]:
    tags, told, data = (Browser(apps[path]) for path in ("/tags", "/meshes", "/data"))
    for run, names in tags.get().get_json().items():
        for name, about in names.items():
            query = {"run": run, "tag": name}
            said = told.get(query_string=query).get_json()
            for step in {one["step"] for one in said}:
                parts = {MeshContent(one["content_type"]).name for one in said if one["step"] == step}
                for sample in range(about["samples"]):
                    asked = {**query, "step": step, "sample": sample}
                    found = {part: data.get(query_string={**asked, "content_type": part}).data for part in parts}
                    yield (run, name, step, sample), found


def test_the_same_meshes(ours: Meshes, theirs: Meshes) -> None:
    assert len(theirs) > 20
    assert ours.keys() == theirs.keys()
    assert ours == theirs
