"""Embeddings: files beside the event file, for the projector."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from lossless.wire.utf8 import utf8
from lossless.write import encode, places
from lossless.write.inputs import InputError, Snapshot, known_step, snapshot
from lossless.write.names import possible
from lossless.write.torch.base import Writer
from lossless.write.torch.calls import call

_CONFIG = "projector_config.pbtxt"


class Embeddings(Writer):
    """The call that takes embeddings."""

    @call
    def add_embedding(
        self,
        mat: Any,
        metadata: Sequence[Any] | None = None,
        label_img: Any = None,
        global_step: Any = None,
        tag: str = "default",
        metadata_header: Sequence[str] | None = None,
    ) -> None:
        """Record points (n, dimensions), a label each (a list of columns with `metadata_header`) and a picture each
        (n, channels, height, width): files in <step>/<tag>, named in projector_config.pbtxt."""
        sink = self._get_file_writer().sink
        if sink.path is None:
            return
        step, walltime = self._at(global_step, None)
        try:
            step = 0 if step is None else known_step(step, self._strict)
            labels = None if metadata is None else list(metadata)
            points, pictures = snapshot(mat), None if label_img is None else snapshot(label_img)
            _check(points, labels, pictures)
        except (InputError, ValueError) as error:
            self._say("W212", f"embedding {tag!r}: {error}", key=("embedding", tag))
            return
        root, folder = os.path.dirname(sink.path), f"{step:05d}/{possible(_quoted(tag))}"

        def files() -> tuple[()]:
            _write(f"{root}/{folder}", points, pictures, labels, metadata_header)
            size = None if pictures is None else (pictures.shape[3], pictures.shape[2])
            told = encode.projector.embedding(folder, tag, step, labelled=labels is not None, image_size=size)
            places.append(f"{root}/{_CONFIG}", utf8(encode.projector.pbtxt(told)))
            return ()

        size = points.nbytes + (0 if pictures is None else pictures.nbytes)
        sink.later(files, step, walltime, tag=f"embedding {tag}", kind="tensor", size=size)


def _quoted(tag: str) -> str:
    """The tag as a name of a directory, as torch has it."""
    return tag.replace("%", "%25").replace("/", "%2f").replace("\\", "%5c")


def _check(points: Snapshot, labels: Sequence[Any] | None, pictures: Snapshot | None) -> None:
    if len(points.shape) != 2:
        raise ValueError(f"mat: got shape {points.shape}, want (points, dimensions)")
    for name, count in (("metadata", labels and len(labels)), ("label_img", pictures and pictures.shape[0])):
        if count is not None and count != points.shape[0]:
            raise ValueError(f"{name}: got {count}, want {points.shape[0]}, one a point")
    if pictures is not None and len(pictures.shape) != 4:
        raise ValueError(f"label_img: got shape {pictures.shape}, want (points, channels, height, width)")


def _write(
    directory: str,
    points: Snapshot,
    pictures: Snapshot | None,
    labels: Sequence[Any] | None,
    header: Sequence[str] | None,
) -> None:
    places.write(f"{directory}/tensors.tsv", encode.projector.tensors_tsv(points.array()))
    if labels is not None:
        places.write(f"{directory}/metadata.tsv", encode.projector.metadata_tsv(labels, header))
    if pictures is not None:
        places.write(f"{directory}/sprite.png", encode.projector.sprite(pictures.array()))
