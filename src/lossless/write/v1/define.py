"""The functions that define summary ops, with tf.compat.v1.summary's parameters.

What they take for a tensor: a placeholder, a callable without parameters, a constant or array, or a live tensor of any
framework; with TensorFlow loaded also its graph tensors and variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from lossless.errors import LosslessError
from lossless.wire.events import Summary, SummaryMetadata, Value
from lossless.write import encode, tracing
from lossless.write.inputs import InputError, array, number
from lossless.write.inputs.errors import described
from lossless.write.names import optional_text
from lossless.write.tracing import eager
from lossless.write.v1 import tensorflow
from lossless.write.v1.evaluation import Placeholder, Run, constant
from lossless.write.v1.graph import GraphKeys, get_default_graph
from lossless.write.v1.ledger import Definition
from lossless.write.v1.ops import MergeOp, Node, SummaryOp, ValueOp
from lossless.write.v1.simple_value import as_double, fits, scalar_of, too_large

Encoder = Callable[..., "tuple[Value, ...] | bytes"]
"""A tag and the inputs' values → values, or a serialised Summary of them."""
_ILLEGAL = re.compile(r"[^-/\w.]")


@eager
def scalar(name: str, tensor: Any, collections: Sequence[str] | None = None, family: str | None = None) -> SummaryOp:
    """An op that writes one number as `simple_value`."""

    def make(tag: str, value: Any) -> tuple[Value, ...] | bytes:
        read = number(value)
        known = read if isinstance(read, float) else float(read.result())
        if fits(known):
            return scalar_of(tag).summary(known)
        return encode.encoded.Encoded.of(Value(tag, tensor=as_double(known)), remarks=(too_large(tag, known),))

    return _define("scalar", "ScalarSummary", name, (tensor,), make, collections, family)


@eager
def histogram(
    name: str | None, values: Any, collections: Sequence[str] | None = None, family: str | None = None
) -> SummaryOp:
    """An op that writes the distribution of numbers of any shape."""

    def make(tag: str, value: Any) -> tuple[Value, ...]:
        return encode.histogram.v1(tag, array(value))

    return _define("histogram", "HistogramSummary", name, (values,), make, collections, family)


@eager
def image(
    name: str, tensor: Any, max_outputs: int = 3, collections: Sequence[str] | None = None, family: str | None = None
) -> SummaryOp:
    """An op that writes pictures (k, height, width, 1, 3 or 4): uint8, or floats scaled by their extremes."""

    def make(tag: str, value: Any) -> tuple[Value, ...]:
        return encode.image.v1(tag, array(value), max_outputs)

    return _define("image", "ImageSummary", name, (tensor,), make, collections, family)


@eager
def audio(
    name: str,
    tensor: Any,
    sample_rate: Any,
    max_outputs: int = 3,
    collections: Sequence[str] | None = None,
    family: str | None = None,
) -> SummaryOp:
    """An op that writes sounds (k, frames[, channels]) of floats in [-1, 1]; `sample_rate` in hertz."""

    def make(tag: str, value: Any, rate: Any) -> tuple[Value, ...]:
        return encode.audio.v1(tag, array(value), float(array(rate)), max_outputs)

    return _define("audio", "AudioSummaryV2", name, (tensor, sample_rate), make, collections, family)


@eager
def text(name: str, tensor: Any, collections: Sequence[str] | None = None) -> SummaryOp:
    """An op that writes text of any rank: a str, bytes, or an array of them."""

    def make(tag: str, value: Any) -> tuple[Value, ...]:
        return encode.text.tf2(tag, value if _is_text(value) else array(value))

    return _define("text", "TensorSummaryV2", name, (tensor,), make, collections, None)


@eager
def tensor_summary(
    name: str,
    tensor: Any,
    summary_description: str | None = None,
    collections: Sequence[str] | None = None,
    summary_metadata: Any = None,
    family: str | None = None,
    display_name: str | None = None,
) -> SummaryOp:
    """An op that writes a tensor of any type and shape. `summary_metadata`: ours, v1.SummaryMetadata or protobuf's."""
    about = _metadata(summary_metadata, summary_description, display_name)

    def make(tag: str, value: Any) -> tuple[Value, ...]:
        if _is_text(value):
            return tuple(replace(v, metadata=about) for v in encode.text.tf2(tag, value))
        return encode.tensor.tf2(tag, array(value), about)

    return _define("tensor_summary", "TensorSummaryV2", name, (tensor,), make, collections, family)


@eager
def merge(inputs: Sequence[Any], collections: Sequence[str] | None = None, name: str | None = None) -> SummaryOp:
    """One op of several; TensorFlow's own, and what gives serialised Summaries, may be among them. Raises ValueError
    when there are none."""
    if isinstance(inputs, SummaryOp):
        raise TypeError(f"merge: got {inputs!r}, want a list of ops; put it into []")
    if not inputs:
        raise ValueError("merge: got no inputs, want at least one; merge_all() gives None instead")
    for op in inputs:
        if not (isinstance(op, SummaryOp | Placeholder | bytes) or tensorflow.symbolic(op) or callable(op)):
            raise TypeError(f"merge: got {type(op).__name__} among its inputs, want summary ops")
    for op in inputs:
        if isinstance(op, SummaryOp):
            op.definition.merged()
    graph = get_default_graph()
    definition = Definition(f"merge of {len(inputs)} op{'s' * (len(inputs) > 1)}")
    with graph.naming(_clean(name) or "Merge") as unique:
        node = Node(unique if name else f"{unique}/MergeSummary", "MergeSummary")
        op = MergeOp(graph, node, tuple(inputs), definition)
    _collect(op, collections, ())
    return op


@eager
def merge_all(key: str = GraphKeys.SUMMARIES, scope: str | None = None, name: str | None = None) -> SummaryOp | None:
    """One op of all that the current graph has in the collection `key`; None when there are none.

    `scope`: only those whose name this regular expression begins."""
    found = get_default_graph().get_collection(key, scope)
    return merge(found, name=name) if found else None


def _define(
    kind: str,
    node: str,
    name: str | None,
    sources: tuple[Any, ...],
    encoder: Encoder,
    collections: Sequence[str] | None,
    family: str | None,
) -> SummaryOp:
    base = _named(name, family, node)
    if tracing.active():
        do = "define it outside, or use lossless.summary or SummaryWriter inside"
        raise tracing.refused(f"summary {kind} {base!r}: a definition inside code that is compiled", do)
    graph = get_default_graph()
    with graph.naming(base) as unique:
        prefix = _clean(family)
        tag = f"{prefix}/{unique}" if prefix else unique
        definition = Definition(f"summary {kind} {tag!r}")

        def make(run: Run, *values: Any) -> bytes:
            return _made(run, definition, tag, encoder, values)

        op = ValueOp(graph, Node(unique, node), tuple(map(constant, sources)), definition, make)
    _collect(op, collections, (GraphKeys.SUMMARIES,))
    return op


def _made(run: Run, definition: Definition, tag: str, encoder: Encoder, values: tuple[Any, ...]) -> bytes:
    """The Summary of what the encoder gives; empty, which is said, for data that it cannot take."""
    try:
        made = encoder(tag, *values)
    except InputError as error:
        run.say(error.rule, f"{definition}: {error.what}", error.do, key=definition)
        return b""
    except (ValueError, TypeError, LosslessError) as error:
        run.say("W212", f"{definition}: {error}", key=definition)
        return b""
    if isinstance(made, bytes):
        return made
    for remark in getattr(made, "remarks", ()):
        run.say(*remark, key=(definition, remark.code))
    return Summary(made).encode()


def _named(name: str | None, family: str | None, node: str) -> str:
    if name is None and node != "HistogramSummary":
        raise ValueError(f"{node}: got no name, want one")
    for what, text in (("name", name), ("family", family)):
        if not isinstance(text, str | None):
            raise TypeError(f"{node}: {what}: got {described(text)}, want text; give a str")
    base = _clean(name) or node
    return f"{_clean(family)}/{base}" if family else base


def _clean(name: str | None) -> str:
    """As TensorFlow: no leading slashes, and an underscore for what a node's name may not hold."""
    return _ILLEGAL.sub("_", name or "").strip("/")


def _collect(op: SummaryOp, collections: Sequence[str] | None, default: Sequence[str]) -> None:
    for key in default if collections is None else collections:
        op.graph.add_to_collection(key, op)


def _metadata(given: Any, description: str | None, display_name: str | None) -> SummaryMetadata:
    if given is None:
        given = SummaryMetadata()
    elif not isinstance(given, SummaryMetadata):
        given = SummaryMetadata.decode(given if isinstance(given, bytes) else given.SerializeToString())
    about: SummaryMetadata = given
    if description is not None:
        about = replace(about, summary_description=optional_text(description))
    return about if display_name is None else replace(about, display_name=optional_text(display_name, "display_name"))


def _is_text(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and _is_text(value[0])
    return isinstance(value, str | bytes) or getattr(getattr(value, "dtype", None), "kind", "") in ("U", "S", "O", "T")
