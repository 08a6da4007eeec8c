"""Messages that scripts fill in, as they fill in protobuf's; protobuf's own read the bytes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from tensorboard.compat.proto import event_pb2, summary_pb2

from lossless.compat import v1
from lossless.errors import ProtoError
from lossless.write.notices import LosslessWarning


def fill(pb: Any, histogram: Any) -> Any:
    """The same calls on ours and on protobuf's."""
    hist = histogram(min=1, max=2.5)
    for edge in (1.0, 2.0):
        hist.bucket_limit.append(edge)
    hist.bucket.extend([3, 4])
    summary = pb(value=[pb.Value(tag="a", simple_value=0.5), pb.Value(tag="h", histo=hist)])
    image = summary.value.add(tag="i", image=pb.Image(height=2, width=3, encoded_image_string=b"png"))
    image.image.colorspace = 3
    image.metadata.plugin_data.plugin_name = "images"
    text = summary.value.add()
    text.tag = "t"
    text.tensor.string_val.append(b"x")
    text.tensor.tensor_shape.dim.add(size=1)
    text.tensor.dtype = 7
    summary.value.add(tag="zero").simple_value = 0
    return summary


def test_bytes_are_protobufs() -> None:
    ours, theirs = fill(v1.Summary, v1.HistogramProto), fill(summary_pb2.Summary, summary_pb2.HistogramProto)
    assert ours.SerializeToString() == theirs.SerializeToString()
    assert ours.ByteSize() == theirs.ByteSize()


def test_what_protobuf_wrote_is_read_field_by_field() -> None:
    data = fill(summary_pb2.Summary, summary_pb2.HistogramProto).SerializeToString()
    read = v1.Summary.FromString(data)
    assert read == fill(v1.Summary, v1.HistogramProto)
    assert [v.tag for v in read.value] == ["a", "h", "i", "t", "zero"]
    assert read.value[1].histo.bucket == [3.0, 4.0]
    assert read.value[4].HasField("simple_value")
    assert read.value[0] != read.value[4]
    assert read.SerializeToString() == data


def test_of_a_oneof_the_last_one_set_is_there() -> None:
    value = v1.Summary.Value(simple_value=1.0)
    assert value.WhichOneof("value") == "simple_value"
    value.image.height = 3
    assert value.WhichOneof("value") == "image"
    assert not value.HasField("simple_value")
    assert value.simple_value == 0
    value.ClearField("image")
    assert value.WhichOneof("value") is None
    assert not value.HasField("value")


def test_reading_a_message_does_not_make_it_there_and_writing_in_it_does() -> None:
    value = v1.Summary.Value(tag="a")
    assert value.metadata.plugin_data.plugin_name == ""
    assert not value.HasField("metadata")
    plugin = value.metadata.plugin_data
    plugin.plugin_name = "text"
    plugin.content = b"\x01"
    assert value.metadata.plugin_data.content == b"\x01"
    value.tensor.SetInParent()
    assert value.HasField("tensor")


def test_copying_merging_and_clearing() -> None:
    first, second = v1.Summary(), v1.Summary(value=[v1.Summary.Value(tag="a")])
    first.CopyFrom(second)
    first.MergeFrom(summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="b")]))
    assert [v.tag for v in first.value] == ["a", "b"]
    assert copy.deepcopy(first) == first
    del first.value[0]
    assert [v.tag for v in first.value] == ["b"]
    first.Clear()
    assert first == v1.Summary()
    assert first.SerializeToString() == b""


def test_events_and_session_logs() -> None:
    ours = v1.Event(wall_time=1.5, step=3, session_log=v1.SessionLog(status=v1.SessionLog.START, msg="go"))
    theirs = event_pb2.Event.FromString(ours.SerializeToString())
    assert theirs.session_log.status == event_pb2.SessionLog.START
    assert ours.WhichOneof("what") == theirs.WhichOneof("what") == "session_log"
    ours.summary.CopyFrom(fill(v1.Summary, v1.HistogramProto))
    assert ours.WhichOneof("what") == "summary"
    tagged = v1.TaggedRunMetadata(tag="t", run_metadata=b"x")
    assert event_pb2.TaggedRunMetadata.FromString(tagged.SerializeToString()).run_metadata == b"x"


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda: v1.Summary(nobody=1), ValueError, "Summary: got field 'nobody', want one of value"),
        (lambda: v1.Summary().nobody, AttributeError, "Summary has no field 'nobody'"),
        (lambda: setattr(v1.Summary(), "value", []), AttributeError, "got an assignment, want CopyFrom"),
        (lambda: setattr(v1.Summary(), "valu", 1), AttributeError, "Summary.valu: got an assignment"),
        (lambda: v1.Summary.Value(tag=3), TypeError, "text field: got int, want str"),
        (lambda: v1.Summary.Image(encoded_image_string=3), TypeError, "bytes field: got int, want bytes"),
        (lambda: v1.Summary.Image(height=1.5), TypeError, "integer"),
        (lambda: v1.Summary().HasField("value"), ValueError, "want a field that can be absent"),
        (lambda: v1.Summary().WhichOneof("what"), ValueError, "got oneof 'what'"),
        (v1.HistogramProto().bucket.add, AttributeError, "want append"),
        (lambda: v1.Summary.FromString(b"\xff"), ProtoError, "varint"),
    ],
)
def test_mistakes_are_named(act: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        act()


def test_a_number_beyond_float32_becomes_a_tensor_of_float64() -> None:
    with pytest.warns(LosslessWarning, match="W213"):
        data = v1.Summary(value=[v1.Summary.Value(tag="a", simple_value=1e300)]).SerializeToString()
    read = summary_pb2.Summary.FromString(data)
    assert read.value[0].tensor.double_val == [1e300]


def test_a_message_prints_its_fields() -> None:
    value = v1.Summary.Value(tag="a", image=v1.Summary.Image(height=2))
    assert str(value) == "tag: 'a'\nimage {\n  height: 2\n}"
    assert repr(v1.HistogramProto(bucket=[1, 2])) == "bucket: 1.0\nbucket: 2.0"
