"""Our messages against TensorBoard's protobufs, both ways."""

from __future__ import annotations

import contextlib
import dataclasses
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2

from lossless.errors import ProtoError
from lossless.wire.events import Event, Image, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.message import Message
from lossless.wire.metadata import Metadata, decode_metadata
from lossless.wire.proto import BYTES, VARINT, delimited, key, read_fields, read_varint, varint
from lossless.wire.tensorproto import TensorProto
from tests.unit.wire.protobufs import events, int64s


def plain(ours: object) -> Any:
    """Our message as dicts and lists without what is absent or zero: comparable with `plain_protobuf`."""
    if isinstance(ours, Message):
        found = {f.name: getattr(ours, f.name) for f in dataclasses.fields(ours)}  # type: ignore[arg-type]
        zeros = {f.name: f.default for f in dataclasses.fields(ours)}  # type: ignore[arg-type]
        return {name: plain(v) for name, v in found.items() if repr(v) != repr(zeros[name])}
    return [plain(v) for v in ours] if isinstance(ours, tuple) else repr(ours)


def plain_protobuf(theirs: Any) -> Any:
    """Set fields by name."""
    found = {}
    for field, value in theirs.ListFields():
        if field.message_type:
            found[field.name] = [plain_protobuf(v) for v in value] if field.is_repeated else plain_protobuf(value)
        else:
            found[field.name] = [repr(v) for v in value] if field.is_repeated else repr(value)
    return found


@given(events())
def test_we_read_what_protobuf_writes(event: event_pb2.Event) -> None:
    assert plain(Event.decode(event.SerializeToString())) == plain_protobuf(event)


@given(events())
def test_protobuf_reads_what_we_write(event: event_pb2.Event) -> None:
    ours = Event.decode(event.SerializeToString()).encode()
    assert event_pb2.Event.FromString(ours).SerializeToString() == event.SerializeToString()


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_a_proto_error(data: bytes) -> None:
    with contextlib.suppress(ProtoError):
        assert isinstance(Event.decode(data), Event)


@given(int64s, st.binary(max_size=3))
def test_varints(value: int, rest: bytes) -> None:
    data = varint(value)
    assert read_varint(data + rest, 0) == (value % 2**64, len(data))


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80" * 10, b"\xff" * 10 + b"\x01"])
def test_a_varint_without_end(data: bytes) -> None:
    with pytest.raises(ProtoError, match="varint at byte 0: got no last byte, want one within 10 bytes"):
        read_varint(data, 0)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (key(0, VARINT) + b"\0", "field at byte 0: got number 0, want 1 to 536870911"),
        (varint(2**32 << 3) + b"\0", f"field at byte 0: got number {2**32}, want 1 to 536870911"),
        (key(1, BYTES) + b"\5abc", "field 1 at byte 0: got 5 bytes of it, want 7"),
        (key(1, 3), "field 1 at byte 0"),
        (key(1, 1) + b"1234567", "field 1 at byte 0"),
    ],
)
def test_fields_that_are_none(data: bytes, message: str) -> None:
    with pytest.raises(ProtoError, match=message):
        list(read_fields(data))


def test_a_known_field_of_another_type_is_named() -> None:
    with pytest.raises(ProtoError, match="Event field 1: got wire type 2, want 1"):
        Event.decode(delimited(1, b"features of a tf.Example"))
    with pytest.raises(ProtoError, match="packed field: got 7 bytes, want a multiple of 8"):
        TensorProto.decode(delimited(6, bytes(7)))


def test_unknown_fields_are_skipped() -> None:
    event = (
        event_pb2.Event(wall_time=1, step=2).SerializeToString() + delimited(99, b"future") + key(98, VARINT) + b"\1"
    )
    assert Event.decode(event) == Event(wall_time=1, step=2)


def test_messages_in_parts_are_joined_and_the_last_number_counts() -> None:
    """As every protobuf parser does."""
    parts = [summary_pb2.Summary.Value(tag="a"), summary_pb2.Summary.Value(simple_value=1)]
    data = (
        b"".join(p.SerializeToString() for p in parts) + summary_pb2.Summary.Value(simple_value=2).SerializeToString()
    )
    assert Value.decode(data) == Value(tag="a", simple_value=2)
    whole = Event(summary=Summary((Value(tag="a"),))).encode() + Event(summary=Summary((Value(tag="b"),))).encode()
    assert Event.decode(whole).summary == Summary((Value(tag="a"), Value(tag="b")))


def test_several_payloads_are_all_read() -> None:
    """A oneof would keep the last; nothing is dropped here."""
    data = Event(file_version="brain.Event:2").encode() + Event(graph_def=b"g").encode()
    assert Event.decode(data) == Event(file_version="brain.Event:2", graph_def=b"g")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Event(step=2**64), "integer: got 18446744073709551616, want one of 64 bits"),
        (Event(step=-(2**63) - 1), "integer: got -9223372036854775809, want one of 64 bits"),
        (Value(simple_value=1e39), r"float: got 1e\+39, want one of 32 bits"),
    ],
)
def test_what_does_not_fit_is_not_cut(message: Message, words: str) -> None:
    with pytest.raises(ProtoError, match=words):
        message.encode()


def test_no_numpy_to_write_events() -> None:
    """Training code pays for what it uses."""
    code = "import sys, lossless.wire.records, lossless.wire.events; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_absent_and_zero_are_kept_apart() -> None:
    assert Value.decode(Value(tag="a").encode()).simple_value is None
    assert Value.decode(Value(tag="a", simple_value=0.0).encode()).simple_value == 0.0
    assert repr(Event.decode(Event(wall_time=-0.0).encode()).wall_time) == "-0.0"


def test_text_that_is_no_utf8_survives() -> None:
    data = delimited(1, b"\xff\xfea")
    assert Value.decode(data).tag == "\udcff\udcfea"
    assert Value.decode(data).encode() == data


@pytest.mark.parametrize("packed", [True, False])
def test_repeated_numbers_packed_or_not(packed: bool) -> None:
    tensor = tensor_pb2.TensorProto(int64_val=[1, -1, 2**62])
    unpacked = b"".join(key(10, VARINT) + varint(n) for n in (1, -1, 2**62))
    assert TensorProto.decode(tensor.SerializeToString() if packed else unpacked).int64_val == (1, -1, 2**62)


def test_metadata_is_flattened() -> None:
    plugin = summary_pb2.SummaryMetadata.PluginData(plugin_name="scalars", content=b"\1")
    meta = summary_pb2.SummaryMetadata(plugin_data=plugin, display_name="D", summary_description="d", data_class=1)
    assert decode_metadata(meta.SerializeToString()) == ("scalars", "D", "d", 1, b"\1")
    assert decode_metadata(SummaryMetadata().encode()) == ("", "", "", 0, b"")


def declared(data: bytes) -> Metadata | str:
    """What the declared message makes of `data`, flattened; or its error."""
    try:
        meta = SummaryMetadata.decode(data)
    except ProtoError as error:
        return str(error)
    plugin = meta.plugin_data or PluginData()
    return Metadata(plugin.plugin_name, meta.display_name, meta.summary_description, meta.data_class, plugin.content)


fields = st.tuples(st.integers(1, 5), st.sampled_from([BYTES, VARINT]), st.binary(max_size=4), int64s)


@given(st.lists(fields, max_size=6), st.lists(fields, max_size=4), st.binary(max_size=4))
def test_metadata_is_read_as_its_message_is(
    outer: list[tuple[int, int, bytes, int]], inner: list[tuple[int, int, bytes, int]], end: bytes
) -> None:
    """Also when fields repeat, come in parts, have wrong types, or bytes are missing; refused when it is."""

    def encode(listed: list[tuple[int, int, bytes, int]]) -> list[bytes]:
        return [delimited(n, d) if wire == BYTES else key(n, wire) + varint(i) for n, wire, d, i in listed]

    plugin = b"".join(encode(inner))
    data = b"".join([*encode(outer), delimited(1, plugin[:3]), delimited(1, plugin[3:]), end])
    try:
        read: Metadata | str = decode_metadata(data)
    except ProtoError as error:
        read = str(error)
    assert read == declared(data) or (isinstance(read, str) and isinstance(declared(data), str))


def test_images_keep_their_bytes() -> None:
    theirs = summary_pb2.Summary.Image(height=1, width=2, colorspace=3, encoded_image_string=b"\x89PNG")
    assert Image.decode(theirs.SerializeToString()) == Image(1, 2, 3, b"\x89PNG")


def test_text_keeps_undecodable_bytes_and_has_a_question_mark_for_other_lone_surrogates() -> None:
    """Also beside each other."""
    kept = PluginData.decode(delimited(1, b"a\xff\x80"))
    assert kept.plugin_name == "a\udcff\udc80"
    assert kept.encode() == delimited(1, b"a\xff\x80")
    assert PluginData("\ud800\udcff\udc7f\udd00\udfffé😀").encode() == delimited(
        1, "?\0???é😀".encode().replace(b"\0", b"\xff")
    )
