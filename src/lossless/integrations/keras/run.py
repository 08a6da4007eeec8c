"""One run of a Keras training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lossless.integrations.journal import SummaryJournal, scalar_again
from lossless.write import encode
from lossless.write.encode.encoded import Encoded
from lossless.write.form import Form
from lossless.write.summary.record import later
from lossless.write.summary.state import record_if
from lossless.write.summary.writers import FileWriter, create_file_writer


class Run(SummaryJournal):
    """The event file of one directory, in TF2's form, and the default writer of what the model writes itself."""

    def __init__(self, directory: str, *, strict: bool | None, only_rank_0: bool) -> None:
        self.writer: FileWriter = create_file_writer(directory, strict=strict, only_rank_0=only_rank_0)
        self.strict = strict
        super().__init__(self.writer, own=True)

    def again(self, tag: str, value: Any, step: int) -> None:
        """As `scalar`, of a tag that may have a value at `step` already."""
        scalar_again(self.writer.sink, Form.TENSOR, tag, value, step)

    def image(self, tag: str, pictures: Any, step: int) -> None:
        """Write up to 3 pictures of (n, height, width, channels). Nothing is said of what is clipped: weights are no
        colours, and Keras draws them so."""

        def encoded(array: Any) -> Encoded:
            return Encoded(encode.image.tf2(tag, array))

        later(self.writer, tag, step, "image", encoded, pictures)

    def blob(self, tag: str, told: str | bytes, plugin: str, step: int) -> None:
        """Write what a plugin of graphs reads: version 1 of its text or message."""
        values = encode.tensor.tf2(tag, encode.text.strings(told), encode.metadata.metadata(plugin, b"1"))
        self.writer.sink.write(values, step, kind="graph")

    @contextmanager
    def recording(self) -> Iterator[None]:
        """What is written through `lossless.summary` inside goes to this run, whatever was asked of batches."""
        with self.writer.as_default(), record_if(True):
            yield
