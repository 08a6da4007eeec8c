"""A serialised Summary taken apart and put together without decoding what its values hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lossless.errors import ProtoError, WriteError
from lossless.wire.events import SummaryMetadata
from lossless.wire.proto import BYTES, delimited, key, read_fields

_TAG, _METADATA = 1, 9
_KINDS = {2: "scalar", 3: "histogram", 4: "image", 5: "histogram", 6: "audio", 8: "tensor"}
_PLUGINS = {
    "scalars": "scalar",
    "histograms": "histogram",
    "images": "image",
    "audio": "audio",
    "text": "text",
    "pr_curves": "pr_curve",
    "mesh": "mesh",
    "hparams": "hparams",
    "custom_scalars": "layout",
}


class RawValue(NamedTuple):
    """A Summary.Value as it is serialised. `kind`: as Sink's."""

    tag: str
    kind: str
    data: bytes
    plugin: str = ""
    """The kind that its metadata name."""
    described: bool = False
    """Whether it has metadata."""


def values(summary: bytes) -> list[RawValue]:
    """The values of a Summary. Raises WriteError when it is none."""
    try:
        return list(_values(summary))
    except ProtoError as error:
        raise WriteError(f"add_summary: got {len(summary)} bytes that are no Summary: {error}") from error


def _values(summary: bytes) -> Iterator[RawValue]:
    for number, wire, data in read_fields(summary):
        if number == 1 and wire == BYTES:
            if _is_plain_scalar(data):
                yield RawValue(data[2:-5].decode("utf-8", "surrogateescape"), "scalar", data)
                continue
            found = {inner: content for inner, _, content in read_fields(data)}
            tag = found.get(_TAG, b"").decode("utf-8", "surrogateescape")
            kind = next((_KINDS[inner] for inner in found if inner in _KINDS), "tensor")
            about = found.get(_METADATA)
            yield RawValue(tag, kind, data, _plugin(about), about is not None)


def _is_plain_scalar(value: bytes) -> bool:
    """Whether it is a short tag and a `simple_value`, and nothing else: most are."""
    return 7 < len(value) < 134 and value[0] == 10 and value[1] == len(value) - 7 and value[-5] == 21


def _plugin(metadata: bytes | None) -> str:
    about = SummaryMetadata.decode(metadata or b"").plugin_data
    return _PLUGINS.get(about.plugin_name, "") if about else ""


def without_metadata(value: bytes) -> bytes:
    """The value less its metadata."""
    kept = ((n, w, d) for n, w, d in read_fields(value) if n != _METADATA)
    return b"".join(delimited(n, d) if w == BYTES else key(n, w) + d for n, w, d in kept)


def summary(parts: Sequence[bytes]) -> bytes:
    """The Summary of these values."""
    return b"".join(delimited(1, part) for part in parts)
