"""One FileWriter a directory, for code that has no writer at hand."""

from __future__ import annotations

import os
import threading
from typing import ClassVar

from lossless.write.v1.file_writer import FileWriter


class FileWriterCache:
    """The writers that `get` has made, by directory."""

    _writers: ClassVar[dict[str, FileWriter]] = {}
    _lock: ClassVar = threading.Lock()

    @staticmethod
    def get(logdir: str | os.PathLike[str]) -> FileWriter:
        """The writer of `logdir`, made at the first call; it stays the same, also when closed."""
        cls, key = FileWriterCache, os.fspath(logdir)
        with cls._lock:
            if key not in cls._writers:
                cls._writers[key] = FileWriter(key)
            return cls._writers[key]

    @staticmethod
    def clear() -> None:
        """Close and forget all."""
        cls = FileWriterCache
        with cls._lock:
            writers = list(cls._writers.values())
            cls._writers.clear()
        for writer in writers:
            writer.close()
