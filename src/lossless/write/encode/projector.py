"""The files of the embedding projector, as bytes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from posixpath import join
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.projector import EmbeddingInfo, ProjectorConfig, SpriteMetadata
from lossless.wire.utf8 import utf8
from lossless.write.encode.pixels import grid
from lossless.write.encode.png import png

Array = NDArray[Any]


def tensors_tsv(matrix: Array) -> bytes:
    """A line a row, numbers as `str` writes them."""
    return "".join("\t".join(map(str, row)) + "\n" for row in np.asarray(matrix).tolist()).encode()


def metadata_tsv(metadata: Iterable[Any], header: Sequence[str] | None = None) -> bytes:
    """A line a label, or with `header` a line of columns each. Raises ValueError when a row has other columns."""
    if not header:
        return utf8("".join(f"{label}\n" for label in metadata))
    rows = [header, *metadata]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"metadata: got a row of {len(row)} columns, want {len(header)} as in the header")
    return utf8("".join("\t".join(map(str, row)) + "\n" for row in rows))


def sprite(images: Array) -> bytes:
    """The PNG of images (n, 1 or 3, height, width), floats in [0, 1] or uint8, ceil(sqrt(n)) a row, at least a square.
    Raises ValueError for another shape."""
    if images.ndim != 4 or images.shape[1] not in (1, 3) or not images.size:
        raise ValueError(f"label images: got shape {images.shape}, want (n, 1 or 3, height, width), none of them empty")
    arranged = grid(images, columns=math.ceil(len(images) ** 0.5))
    height, width, channels = arranged.shape
    square = np.zeros((max(height, width), width, channels), np.uint8)
    own = arranged.dtype == np.uint8
    square[:height] = arranged if own else (np.nan_to_num(arranged.astype(np.float64)) * 255).clip(0, 255)
    return png(square)


def embedding(
    folder: str, tag: str, step: object, *, labelled: bool, image_size: tuple[int, int] | None
) -> EmbeddingInfo:
    """The entry of an embedding whose files lie in `folder`, relative to the log directory; size is (width, height)."""
    return EmbeddingInfo(
        tensor_name=f"{tag}:{str(step).zfill(5)}",
        tensor_path=join(folder, "tensors.tsv"),
        metadata_path=join(folder, "metadata.tsv") if labelled else "",
        sprite=SpriteMetadata(join(folder, "sprite.png"), image_size) if image_size else None,
    )


def pbtxt(*embeddings: EmbeddingInfo) -> str:
    """The text of projector_config.pbtxt, or what to append to it."""
    return ProjectorConfig(embeddings=embeddings).pbtxt()
