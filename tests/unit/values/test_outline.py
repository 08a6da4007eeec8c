"""What is no tensor is shown by its fields."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lossless.types import Kind
from lossless.values.outline import MAX_FIELDS, outline
from lossless.wire.events import Histogram, PluginData, SummaryMetadata, TaggedRunMetadata, Value
from lossless.wire.proto import delimited
from tests.unit.values.samples import payload


def told(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Names with their texts, nested."""
    return {one["name"]: told(one["fields"]) if one["fields"] is not None else one["text"] for one in fields}


def test_known_messages_by_their_names() -> None:
    said = SummaryMetadata(plugin_data=PluginData("mine", b"\x08\x05"), display_name="Ä")
    value = Value(tag="tag", histo=Histogram(min=1.5, bucket=(1.0, 2.0)), metadata=said)
    found = told(outline(payload(Kind.TENSOR, value.encode())))
    assert found["tag"] == "tag"
    assert found["histo"]["min"] == "1.5"
    assert found["metadata"] == {"plugin_data": {"plugin_name": "mine", "content": {"#1": "5"}}, "display_name": "Ä"}


def test_a_field_of_an_event() -> None:
    raw = TaggedRunMetadata(tag="step 1", run_metadata=b"").encode()
    assert told(outline(payload(Kind.RUN_METADATA, raw, event=True))) == {"tag": "step 1"}


def test_text_is_not_taken_for_a_message() -> None:
    """Though `(a` would be one."""
    assert told(outline(payload(Kind.GRAPH, delimited(1, b"(a and more text"), event=True))) == {
        "#1": "(a and more text"
    }


def test_bytes_that_are_neither() -> None:
    assert told(outline(payload(Kind.GRAPH, delimited(1, b"\xff\x00\x01"), event=True))) == {"#1": "ff 00 01"}


def test_what_is_left_out_is_said() -> None:
    found = outline(payload(Kind.GRAPH, delimited(1, b"x") * (MAX_FIELDS + 3), event=True))
    assert (len(found), found[-1]["text"]) == (MAX_FIELDS + 1, "3 more fields")


def test_no_message_at_all() -> None:
    (only,) = outline(payload(Kind.TENSOR, b"\xff\xff"))
    assert only["text"].startswith("no protobuf message: ")


@given(st.binary(max_size=200))
def test_any_bytes(raw: bytes) -> None:
    for kind, event in ((Kind.TENSOR, False), (Kind.GRAPH, True), (Kind.RUN_METADATA, True)):
        told(outline(payload(kind, raw, event=event)))


def test_deep_nesting() -> None:
    raw = b"\x08\x01"
    for _ in range(200):
        raw = delimited(1, raw)
    assert told(outline(payload(Kind.GRAPH, raw, event=True)))
