"""Meshes put together from their parts; what does not fit is named and left out."""

from __future__ import annotations

import numpy as np
import pytest

from lossless.errors import BrokenValue, TooLarge
from lossless.types import Kind
from lossless.values import mesh
from lossless.values.mesh import Part, assembled, decode
from lossless.wire.plugins import MeshContent, MeshPluginData
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from tests.unit.values.samples import tensor_payload

SQUARE = np.array([[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]], np.float32)
FACES = np.array([[[0, 1, 2], [0, 2, 3]]], np.int32)
COLOURS = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [1, 2, 3]]], np.uint8)


def part(content: MeshContent, array: object, config: str = "") -> Part:
    """As a value of the plugin has it."""
    said = MeshPluginData(name="box", content_type=content, json_config=config).encode()
    return decode(tensor_payload(array, Kind.MESH, "mesh", said))


def whole(vertices: object = SQUARE, faces: object = FACES, colours: object = COLOURS, i: int = 0) -> mesh.Mesh:
    """All three parts put together."""
    parts = {MeshContent.VERTEX: vertices, MeshContent.FACE: faces, MeshContent.COLOR: colours}
    return assembled([part(content, array) for content, array in parts.items() if array is not None], i)


def test_the_parts_of_a_mesh_are_put_together() -> None:
    found = whole()
    assert found.faces is not None
    assert found.colours is not None
    np.testing.assert_array_equal(found.vertices, SQUARE[0])
    np.testing.assert_array_equal(found.faces, FACES[0])
    np.testing.assert_array_equal(found.colours, COLOURS[0])
    assert (found.name, found.batch, found.problems) == ("box", 1, ())


@pytest.mark.parametrize("dtype", [np.float16, np.float64, np.int8, np.int64, np.uint8])
def test_vertices_of_any_number_become_float32(dtype: type) -> None:
    found = whole(SQUARE.astype(dtype), None, None)
    assert found.vertices.dtype == np.float32
    assert (found.faces, found.colours) == (None, None)
    np.testing.assert_array_equal(found.vertices, SQUARE[0])


def test_a_batch_is_looked_at_one_by_one_and_a_part_of_one_is_of_all() -> None:
    two = np.concatenate([SQUARE, SQUARE + 5])
    found = whole(two, FACES, COLOURS, 1)
    np.testing.assert_array_equal(found.vertices, SQUARE[0] + 5)
    assert found.faces is not None
    assert found.batch == 2
    with pytest.raises(BrokenValue, match="got 2 of them at this step, want at least 3"):
        whole(two, i=2)


def test_what_does_not_fit_is_named_and_left_out() -> None:
    broken = SQUARE.copy()
    broken[0, 3] = np.nan
    found = whole(broken, np.array([[[0, 1, 2], [0, 2, 3], [0, 1, 9], [-1, 0, 1]]]), COLOURS[:, :3])
    assert found.faces is not None
    assert found.faces.tolist() == [[0, 1, 2]]
    assert found.colours is None
    assert found.problems == (
        "1 of 4 vertices are not finite and are left out",
        "2 of 4 faces name vertices that are not there and are left out",
        "3 colours for 4 vertices: left out",
    )
    three = whole(SQUARE, np.concatenate([FACES] * 3), None)
    assert three.faces is None
    assert three.problems == ("faces of 3 meshes, where vertices are of 1: left out",)


def test_colours_are_0_to_255_whatever_the_dtype() -> None:
    floats = whole(colours=COLOURS.astype(np.float32))
    fractions = whole(colours=np.array([[[0, 0.5, 1], [1, 1, 1], [0, 0, 0], [np.nan, 2 / 255, 1]]], np.float32))
    dark = whole(colours=np.array([[[0, 1, 1]] * 4], np.float32))
    with_alpha = whole(colours=np.concatenate([COLOURS, COLOURS[:, :, :1]], axis=2))
    np.testing.assert_array_equal(floats.colours, COLOURS[0])
    np.testing.assert_array_equal(with_alpha.colours, COLOURS[0])
    assert fractions.colours is not None
    assert fractions.colours.tolist() == [[0, 128, 255], [255, 255, 255], [0, 0, 0], [0, 2, 255]]
    assert fractions.problems == ("colours from 0 to 1 are shown as 0 to 255; TensorBoard shows them black",)
    assert dark.colours is not None
    assert (dark.colours.tolist()[0], dark.problems) == ([0, 1, 1], ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [("{", "its config is no JSON"), ("[1]", "its config is a JSON list"), ("[" * 100_000, "its config is no JSON")],
)
def test_a_config_that_is_none_is_named(text: str, problem: str) -> None:
    found = assembled([part(MeshContent.VERTEX, SQUARE, text)])
    assert found.config == {}
    assert found.problems[0].startswith(problem)
    assert assembled([part(MeshContent.VERTEX, SQUARE, "null")]).problems == ()
    assert assembled([part(MeshContent.VERTEX, SQUARE, '{"camera": {"fov": 75}}')]).config == {"camera": {"fov": 75}}


def test_what_is_no_part_of_a_mesh_is_refused() -> None:
    with pytest.raises(BrokenValue, match=r"got float32 \(4, 3\), want numbers \(batch, n, 3\)"):
        part(MeshContent.VERTEX, SQUARE[0])
    with pytest.raises(BrokenValue, match="got mesh content 0"):
        part(MeshContent.UNDEFINED, SQUARE)
    with pytest.raises(BrokenValue, match="got no vertices at this step"):
        assembled([part(MeshContent.FACE, FACES)])
    huge = TensorProto(DType.FLOAT, TensorShape(tuple(map(Dimension, (1, 10**9, 3)))), float_val=(1.0,))
    with pytest.raises(TooLarge):
        part(MeshContent.VERTEX, huge)
