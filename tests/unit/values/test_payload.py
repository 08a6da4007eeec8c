"""What all decoders share."""

from __future__ import annotations

import numpy as np
import pytest

from lossless.errors import BrokenValue, TooLarge
from lossless.types import Kind
from lossless.values.payload import MAX_ELEMENTS
from lossless.wire.events import PluginData, SummaryMetadata, Value
from lossless.wire.metadata import Metadata
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from tests.unit.values.samples import payload, tensor_payload

SAID = Metadata("images", "", "", 0, b"of the tag")


def test_a_tensor_comes_as_it_was_written() -> None:
    np.testing.assert_array_equal(tensor_payload([[1, 2], [3, 4]]).tensor("numbers"), [[1, 2], [3, 4]])


@pytest.mark.parametrize("raw", [b"\xff\xff", b"\x0a", Value(tag="other", simple_value=1.0).encode(), b""])
def test_bytes_that_are_no_such_value(raw: bytes) -> None:
    """The error says of which value, and the rest can go on."""
    with pytest.raises(BrokenValue, match=r"^tag of train at step 7: ") as caught:
        payload(Kind.TENSOR, raw).tensor("numbers")
    assert caught.value.may_continue


def test_no_tensor() -> None:
    with pytest.raises(BrokenValue, match="got no tensor, want numbers"):
        payload(Kind.TENSOR, Value(tag="tag", simple_value=1.0).encode()).tensor("numbers")
    with pytest.raises(BrokenValue, match="got a field of an event"):
        payload(Kind.GRAPH, b"", event=True).tensor("numbers")


@pytest.mark.parametrize("sizes", [(MAX_ELEMENTS + 1,), (2**62, 2**62), (2**20, 2**20, 0, 2)])
def test_a_shape_of_more_than_memory(sizes: tuple[int, ...]) -> None:
    """A few bytes that promise much cost nothing; what is empty after all is decoded."""
    shape = TensorShape(tuple(Dimension(size) for size in sizes))
    value = tensor_payload(TensorProto(dtype=DType.FLOAT, tensor_shape=shape))
    if 0 in sizes:
        assert value.tensor("numbers").size == 0
        return
    with pytest.raises(TooLarge, match=f"want at most {MAX_ELEMENTS}"):
        value.tensor("numbers")


def test_sizes_below_zero_are_broken() -> None:
    shape = TensorShape((Dimension(-1), Dimension(-1)))
    with pytest.raises(BrokenValue, match="want known sizes"):
        tensor_payload(TensorProto(dtype=DType.FLOAT, tensor_shape=shape)).tensor("numbers")


def test_the_values_own_metadata_goes_before_the_tags() -> None:
    own = SummaryMetadata(plugin_data=PluginData(plugin_name="images", content=b"own"))
    assert payload(Kind.IMAGE, Value(tag="tag", metadata=own).encode(), metadata=SAID).content == b"own"
    assert payload(Kind.IMAGE, Value(tag="tag").encode(), metadata=SAID).content == b"of the tag"
    assert payload(Kind.IMAGE, Value(tag="tag").encode()).content == b""
    assert payload(Kind.RUN_METADATA, b"\xff", event=True).content == b""
