"""Values of any kind: tensors with metadata, serialised summaries, graphs."""

from __future__ import annotations

import time
from typing import Any

from lossless.errors import ProtoError
from lossless.wire.events import Event, Summary, SummaryMetadata
from lossless.wire.proto import delimited
from lossless.write import encode
from lossless.write.encode.encoded import Encoded
from lossless.write.inputs import InputError, known_step
from lossless.write.summary.jaxprs import graph_def, is_jaxpr
from lossless.write.summary.record import later, record, refuse
from lossless.write.summary.writers import FileWriter
from lossless.write.tracing import eager

_KINDS = {
    "scalars": "scalar",
    "histograms": "histogram",
    "images": "image",
    "pr_curves": "pr_curve",
    "custom_scalars": "layout",
    **{name: name for name in ("audio", "text", "mesh", "hparams")},
}
"""What a tag is used for, by the plugin of its metadata."""
_SMALL = {"float64": "float32", "int64": "int32"}
"""What TensorFlow makes of Python's numbers, if they fit."""
_SUMMARY = 5
"""The field of Event."""


@eager
def write(tag: str | bytes, tensor: Any, step: Any = None, metadata: Any = None, name: str | None = None) -> bool:
    """Record a tensor under exactly `tag`; `metadata`: a SummaryMetadata, ours, theirs or serialised.

    A function as `tensor` is called for it, if it is recorded at all. `name` is not used."""
    tag = tag.decode() if isinstance(tag, bytes) else tag
    return record(_write, tag, step, tensor, b"" if metadata is None else serialised(metadata), scope="")


@eager
def write_raw_pb(tensor: Any, step: Any = None, name: str | None = None) -> bool:
    """Record a serialised Summary, or an array of them as one event; `name` is not used."""
    return record(_write_raw, "write_raw_pb", step, tensor, scope="")


@eager
def graph(graph_data: Any) -> bool:
    """Record a graph: a tf.Graph, a GraphDef or a serialised one, or of a JAX function jax.make_jaxpr(function)(…).

    Raises ValueError for anything else."""
    add_shapes = getattr(graph_data, "as_graph_def", None)
    definition = graph_data if add_shapes is None else add_shapes(add_shapes=True)
    if is_jaxpr(graph_data):
        definition = graph_def(graph_data).encode()
    if not isinstance(definition, bytes) and not hasattr(definition, "SerializeToString"):
        raise ValueError(
            f"graph_data: got {type(graph_data).__name__}, want a tf.Graph, a GraphDef or its bytes; "
            "SummaryWriter.add_graph(model, input) writes the graph of a PyTorch module"
        )
    return record(_graph, "graph", 0, serialised(definition), scope="")


def serialised(message: Any) -> bytes:
    """A message, ours or protobuf's, as bytes; bytes are it already."""
    if isinstance(message, bytes):
        return message
    return bytes(message.SerializeToString() if hasattr(message, "SerializeToString") else message.encode())


def _write(writer: FileWriter, tag: str, step: Any, tensor: Any, about: bytes) -> bool:
    try:
        metadata = SummaryMetadata.decode(about) if about else None
    except ProtoError as error:
        return refuse(writer, tag, "metadata", str(error))
    tensor = tensor() if callable(tensor) else tensor
    plugin = metadata.plugin_data.plugin_name if metadata is not None and metadata.plugin_data is not None else ""
    kind = _KINDS.get(plugin, "tensor")
    leaf = _leaf(tensor)
    if isinstance(leaf, str | bytes):
        try:
            values = encode.tensor.tf2(tag, encode.text.strings(tensor), metadata)
        except TypeError as error:
            return refuse(writer, tag, kind, str(error))
        return writer.sink.write(values, step, kind=kind)
    small = _SMALL if type(leaf) in (int, float, list, tuple) else {}

    def encoded(array: Any) -> Encoded:
        narrow = array.astype(small.get(array.dtype.name, array.dtype), copy=False)
        return encode.tensor.tf2(tag, narrow if (narrow == array).all() or array.dtype.kind == "f" else array, metadata)

    return later(writer, tag, step, kind, encoded, tensor)


def _leaf(tensor: Any) -> Any:
    """What lists are made of, or the array itself; an empty list as it is, "" for an array of text."""
    while isinstance(tensor, list | tuple) and tensor:
        tensor = tensor[0]
    dtype = getattr(tensor, "dtype", None)
    is_text = getattr(dtype, "kind", "") in tuple("USOT") or getattr(dtype, "name", "") == "string"
    return "" if is_text else tensor


def _write_raw(writer: FileWriter, tag: str, step: Any, tensor: Any) -> bool:
    sink, now = writer.sink, time.time()
    try:
        summaries = [tensor] if isinstance(tensor, bytes) else encode.text.strings(tensor).ravel().tolist()
        for data in summaries:
            Summary.decode(data)
    except (ProtoError, TypeError) as error:
        return refuse(writer, tag, "summary", str(error))
    try:
        counted = sink.tags.use(tag, "summary", None, sink.strict) if step is None else step
        number = known_step(counted, sink.strict)
    except InputError as error:
        return refuse(writer, tag, "summary", error.what, rule=error.rule, do=error.do)
    sink.event(Event(now, number).encode() + delimited(_SUMMARY, b"".join(summaries)))
    return True


def _graph(writer: FileWriter, tag: str, step: Any, definition: bytes) -> bool:
    writer.sink.event(Event(time.time(), graph_def=definition))
    return True
