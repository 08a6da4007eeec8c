"""What writes, and the writer that does not."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from lossless.write.summary.state import LOCAL


class SummaryWriter(ABC):
    """What tf.summary's calls write with."""

    @abstractmethod
    def as_default(self, step: Any = None) -> AbstractContextManager[Any]:
        """Make it this thread's default writer, and `step`, if given, the default step, until the end of the block."""

    @abstractmethod
    def set_as_default(self, step: Any = None) -> None:
        """Make it this thread's default writer from now on, and `step`, if given, the default step."""

    @abstractmethod
    def init(self) -> None:
        """Nothing: the file was made with the writer."""

    @abstractmethod
    def flush(self) -> None:
        """Return when what was written lies with the operating system."""

    @abstractmethod
    def close(self) -> None:
        """Flush, and take no more."""


class NoopWriter(SummaryWriter):
    """Does nothing: a default writer that is there already stays it, and values without one go without a word."""

    @contextmanager
    def as_default(self, step: Any = None) -> Iterator[None]:
        """Changes nothing; `step` is not used."""
        LOCAL.context.muted += 1
        try:
            yield
        finally:
            LOCAL.context.muted -= 1

    def set_as_default(self, step: Any = None) -> None:
        """Changes nothing; `step` is not used."""
        LOCAL.context.muted += 1

    def init(self) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def create_noop_writer() -> NoopWriter:
    """A writer that does nothing, for code that wants one."""
    return NoopWriter()
