"""Files of the projector: every form of tensors, metadata as TensorBoard reads it, and hostile ones."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from lossless.errors import BrokenValue, TooLarge
from lossless.values import projector
from lossless.values.tensor_head import HEAD, table_of
from lossless.wire.events import Value
from lossless.wire.tensors import from_numpy

POINTS = np.random.default_rng(0).normal(size=(20, 5)).astype(np.float32)


def npy(array: np.ndarray) -> bytes:
    file = BytesIO()
    np.save(file, array)
    return file.getvalue()


def tsv(array: np.ndarray, between: str = "\t") -> bytes:
    return "".join(between.join(map(str, row)) + "\n" for row in array.tolist()).encode()


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (tsv(POINTS), ()),
        (tsv(POINTS).rstrip(), ()),
        (tsv(POINTS).replace(b"\n", b"\r\n"), ()),
        (tsv(POINTS, ","), ()),
        (npy(POINTS), ()),
        (npy(POINTS.astype(np.float64)), ()),
        (npy(np.asfortranarray(POINTS)), ()),
        (POINTS.tobytes(), (20, 5)),
    ],
)
def test_every_form_of_tensors(data: bytes, shape: tuple[int, ...]) -> None:
    """Text, .npy and raw bytes hold the same float32."""
    np.testing.assert_array_equal(projector.tensors(data, shape, "t"), POINTS)


def test_very_many_columns_are_read_without_arrows_columns() -> None:
    """A file of half a megabyte took a gigabyte."""
    before = pa.total_allocated_bytes()
    wide = np.arange(2 * projector._WIDE * 2, dtype=np.float32).reshape(2, -1)
    np.testing.assert_array_equal(projector.tensors(tsv(wide), (), "x"), wide)
    assert pa.total_allocated_bytes() == before


def test_raw_zeros_are_no_text() -> None:
    """Which TensorBoard takes for text, since zeros are UTF-8, and fails on."""
    assert not projector.tensors(bytes(80), (4, 5), "t").any()


def test_numbers_that_are_none() -> None:
    np.testing.assert_array_equal(
        projector.tensors(b"nan\tinf\n-inf\t1e3\n", (), "t"), [[np.nan, np.inf], [-np.inf, 1e3]]
    )


@pytest.mark.parametrize(
    ("data", "shape", "said"),
    [
        (b"1\t2\n3\n", (), "t: got 1 numbers in row 2, want 2 as in the rows before"),
        (b"1\t2\n3\tnone\n", (), "want numbers with tabs between"),
        (b"1\t2\n3\te\n", (), "t: got 'e' in row 2, column 2, want a number"),
        (b"", (), "t: got no line, want one a point"),
        (b"\x00" * 12, (), "want numbers with tabs between, or raw float32 and a tensor_shape of two"),
        (b"\x00" * 12, (2, 2), "t: got 12 bytes, want 16 for float32 of [2, 2]"),
        (npy(np.zeros(3)), (), "t: got float64 of shape (3,), want numbers (points, dimensions)"),
        (npy(np.zeros((2, 2), "S3")), (), "want numbers (points, dimensions)"),
        (npy(np.zeros((9, 9)))[:200], (), "t: got 200 bytes, want float64 of shape (9, 9)"),
        (b"\x93NUMPY\x01\x00\x04\x00junk", (), "an .npy file whose head cannot be read"),
    ],
)
def test_what_is_no_table_of_numbers(data: bytes, shape: tuple[int, ...], said: str) -> None:
    with pytest.raises(BrokenValue) as told:
        projector.tensors(data, shape, "t")
    assert said in str(told.value)


def test_a_head_that_promises_too_much_takes_no_memory() -> None:
    """Neither that of .npy nor the number of lines times that of columns."""
    file = BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (1 << 40, 1 << 20)})
    with pytest.raises(BrokenValue, match="got 128 bytes, want float32 of shape"):
        projector.tensors(file.getvalue(), (), "t")
    with pytest.raises(TooLarge, match="numbers of t"):
        projector.tensors(b"1\t" * 100_000 + b"\n" + b"1\n" * 10_000, (), "t")


def test_metadata_as_tensorboard_reads_it() -> None:
    """A first line with tabs names the columns; a single column is labels, unless one line is too many."""
    columns, problems = projector.metadata(b"name\tage\ta\nx\t1\tb\ny\t\tc\n", 2, "m")
    assert not problems
    assert columns == [
        ("name", False, 2, ["x", "y"]),
        ("age", True, 2, ["1", ""]),
        ("a", False, 2, ["b", "c"]),
    ]
    assert projector.metadata(b"a\nb\n", 2, "m")[0] == [("label", False, 2, ["a", "b"])]
    assert projector.metadata(b"word\na\nb\n", 2, "m")[0] == [("word", False, 2, ["a", "b"])]
    assert projector.column_names(b"a\tb\nc", False) == ["a", "b"]
    assert projector.column_names(b"a\nb", False) == ["label"]
    assert projector.column_names(b"", True) == []


def test_metadata_that_does_not_fit() -> None:
    """Every point has a text, and what is wrong is said."""
    columns, problems = projector.metadata(b"a\ta\t\nx\n\ty\tz\tw\n", 3, "m")
    assert [column.name for column in columns] == ["a", "a (2)", "column 3"]
    assert [column.values for column in columns] == [["x", "", ""], ["", "y", ""], ["", "z", ""]]
    assert problems == [
        "m: got 2 rows, want 3, one a point",
        "m: got 2 rows with another number of columns, want 3 in each",
    ]
    assert projector.metadata(b"", 3, "m") == ([], ["m: got no line, want one a point"])


def test_metadata_takes_no_more_memory_than_points_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """Millions of lines or of tabs in one are counted, not kept."""
    lines = b"a\tb\n" + b"x\ty\n" * 2 + b"\n" * 10**6
    columns, problems = projector.metadata(lines, 2, "m")
    assert [column.values for column in columns] == [["x", "x"], ["y", "y"]]
    assert problems == ["m: got 1000002 rows, want 2, one a point"]
    columns, problems = projector.metadata(b"a\tb\n" + b"\t" * 10**6 + b"\nx\ty\n", 2, "m")
    assert [column.values for column in columns] == [["", "x"], ["", "y"]]
    assert problems == ["m: got 1 rows with another number of columns, want 2 in each"]
    for data in (b"\t" * 2000 + b"\n", b"x\n"):
        monkeypatch.setattr(projector, "MAX_CELLS", 3)
        with pytest.raises(TooLarge):
            projector.metadata(data, 4, "m")


def test_a_sprite_is_a_picture_by_its_content() -> None:
    file = BytesIO()
    Image.new("RGB", (64, 32)).save(file, "WEBP")
    assert projector.sprite(file.getvalue(), "s") == ("image/webp", 64, 32)
    for hostile in (b"<svg onload=alert(1)>", b"<html>", b"", b"GIF89a"):
        with pytest.raises(BrokenValue, match=r"^s: "):
            projector.sprite(hostile, "s")


def test_a_sprite_of_too_many_pixels_is_not_decoded() -> None:
    file = BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    with pytest.raises(TooLarge, match="pixels of s: got 81000000"):
        projector.sprite(file.getvalue(), "s")


def test_bookmarks() -> None:
    assert projector.bookmarks(b'[{"label": "a"}]', "b") == [{"label": "a"}]
    for hostile in (b"{}", b"[1]", b"[" * 100_000, b"\xff"):
        with pytest.raises(BrokenValue, match=r"^b: got "):
            projector.bookmarks(hostile, "b")


def test_config_that_is_none() -> None:
    with pytest.raises(BrokenValue, match=r"^c: line 2, column 15: got 'x'"):
        projector.config(b"embeddings {\ntensor_shape: x }", "c")


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "uint8"])
def test_the_shape_stands_at_the_head(dtype: str) -> None:
    value = Value(tag="t" * 100, tensor=from_numpy(np.zeros((1000, 7), dtype)))
    assert table_of(value.encode()[:HEAD]) == (1000, 7)
    assert table_of(Value(tag="t", tensor=from_numpy(np.zeros(70, dtype))).encode()) is None
    assert table_of(Value(tag="t", simple_value=1.0).encode()) is None
    assert table_of(b"\xff" * 40) is None
    assert table_of(value.encode()[:90]) is None
