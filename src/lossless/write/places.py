"""Files beside an event file, where that lies: on a disk or in an object store."""

from __future__ import annotations

import importlib
import os
import threading
from io import BytesIO
from typing import Any, BinaryIO


class _Appending:
    """Several embeddings may be encoded at once, and each is added to one file."""

    lock = threading.Lock()

    @classmethod
    def forked(cls) -> None:
        cls.lock = threading.Lock()


def opened(path: str) -> BinaryIO:
    """A file to read. Raises OSError."""
    return BytesIO(_remote().read(path)) if "://" in path else open(path, "rb")


def write(path: str, data: bytes) -> None:
    """Write a file, and make its directory. Raises OSError, or what the store raises."""
    if "://" in path:
        _remote().write(path, data)
        return
    os.makedirs(os.path.dirname(path) or os.curdir, exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def append(path: str, data: bytes) -> None:
    """Add to a file, which is made if need be, what it does not hold yet."""
    with _Appending.lock:
        try:
            with opened(path) as file:
                known = file.read()
        except FileNotFoundError:
            known = b""
        if data not in known:
            write(path, known + data)


def _remote() -> Any:
    """The extra `cloud`, for such places only."""
    return importlib.import_module("lossless.write.remote")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_Appending.forked)
