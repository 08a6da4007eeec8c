"""Texts, Markdown in TensorBoard's page."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Value
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.metadata import metadata

PLUGIN = "text"


def tf2(tag: str, data: Any, *, display_name: str | None = None, description: str | None = None) -> Encoded:
    """Texts of any rank: a str, bytes, or nested sequences or an array of them. Raises TypeError for anything else."""
    about = metadata(PLUGIN, display_name=display_name, description=description)
    return Encoded.of(Value(tag, tensor=from_numpy(strings(data)), metadata=about))


def torch(tag: str, text: str) -> Encoded:
    """One text at `tag/text_summary`, as SummaryWriter.add_text writes it."""
    return Encoded.of(Value(f"{tag}/text_summary", tensor=from_numpy(strings([text])), metadata=metadata(PLUGIN)))


def strings(data: Any) -> NDArray[np.object_]:
    """`data` as an array of str and bytes objects. Raises TypeError for anything else."""
    found = np.asarray(data, object)
    for item in found.ravel():
        if not isinstance(item, str | bytes):
            raise TypeError(f"text: got {type(item).__name__}, want str or bytes, or an array of them")
    return found
