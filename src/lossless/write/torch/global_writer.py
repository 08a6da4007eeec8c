"""GlobalSummaryWriter."""

from __future__ import annotations

import os
import threading
from typing import Any, ClassVar

from lossless.write.torch.counters import Counters
from lossless.write.torch.file_writer import FileWriter
from lossless.write.torch.writer import SummaryWriter

_making = threading.Lock()


class GlobalSummaryWriter:
    """One writer for all modules, threads and processes of a program: it counts the steps of each tag itself.

    A process that was forked, or that got it as an argument, goes on counting with the others and writes a file of its
    own in the same directory."""

    _of_program: ClassVar[GlobalSummaryWriter | None] = None

    def __init__(
        self,
        logdir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        write_to_disk: bool = True,
        log_dir: str | os.PathLike[str] | None = None,
        coalesce_process: bool = True,
        **kwargs: Any,
    ) -> None:
        """As SummaryWriter; `coalesce_process` is not used, as in tensorboardX."""
        self.smw = SummaryWriter(
            logdir or log_dir, comment, purge_step, max_queue, flush_secs, filename_suffix, write_to_disk, **kwargs
        )
        self._steps = Counters()

    @classmethod
    def getSummaryWriter(cls) -> GlobalSummaryWriter:  # noqa: N802  (tensorboardX's name)
        """The one of this program; the first call makes it, in the default directory."""
        with _making:
            if cls._of_program is None:
                cls._of_program = cls()
            return cls._of_program

    @property
    def file_writer(self) -> FileWriter:
        """The run's own file."""
        return self.smw._get_file_writer()

    def add_scalar(self, tag: str, scalar_value: Any, walltime: float | None = None) -> None:
        """Record a number at the tag's next step."""
        with self._steps.next(f"scalar {tag}") as step:
            self.smw.add_scalar(tag, scalar_value, step, walltime)

    def add_image(self, tag: str, img_tensor: Any, walltime: float | None = None, dataformats: str = "CHW") -> None:
        """Record a picture at the tag's next step."""
        with self._steps.next(f"image {tag}") as step:
            self.smw.add_image(tag, img_tensor, step, walltime, dataformats)

    def add_text(self, tag: str, text_string: str, walltime: float | None = None) -> None:
        """Record a text at the tag's next step."""
        with self._steps.next(f"text {tag}") as step:
            self.smw.add_text(tag, text_string, step, walltime)

    def flush(self) -> None:
        """Return when everything of this process lies with the operating system. Raises WriteError."""
        self.smw.flush()

    def close(self) -> None:
        """Flush, and end. Raises WriteError."""
        self.smw.close()
