"""Event files in object stores (`s3://`, `gs://`, `memory://` …), through fsspec: the extra `cloud`.

Such stores cannot append. The file is written to a local spool, as any other, and put into the store as a whole: beside
training, at most every PERIOD seconds and at most a tenth of the time; and within `flush`, `close` and at exit."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, final
from weakref import WeakSet

from lossless.errors import DiskError, WriteError
from lossless.write import notices
from lossless.write.files import at_end, open_local
from lossless.write.sink import Sink

PERIOD = 5.0
"""Seconds between uploads, at least."""
SHARE = 10
"""An upload is followed by a pause of so many times as long as it took."""
RETRY, RETRY_MOST = 1.0, 60.0
"""Seconds until the next attempt while the store refuses: doubled each time."""
ATTEMPTS = 3
"""How often `flush` and `close` try."""
_RETRY_NOW = 0.2
_BUCKETS = frozenset(("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "oci"))
"""Stores without directories: to make one would make a bucket, of a mistyped name too."""


class Upload:
    """Puts the event files that this process writes in `spool` into the directory `url`. `_lock` guards all of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._maker = os.getpid()
        self.files: WeakSet[Sink] = WeakSet()
        self.forget()
        self.spool = tempfile.mkdtemp(prefix="lossless-")

    def forget(self) -> None:
        """Begin anew, as the child of a fork does: its files are its own, in the same spool."""
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._place = _store(self.url)
        self._sizes: dict[str, int] = {}
        self._failures = self._episode = 0

    def start(self) -> None:
        """Upload what is there, then go on beside the caller. Raises DiskError when the store refuses."""
        self.put(attempts=1)
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"lossless upload {self.url}", daemon=True)
                self._thread.start()

    def put(self, attempts: int = ATTEMPTS) -> None:
        """Upload what has grown. Raises DiskError after `attempts`; the spool keeps it, and it is tried again."""
        for attempt in range(1, attempts + 1):
            try:
                self._put()
            except Exception as error:
                if attempt == attempts:
                    raise self._refused(error) from error
                time.sleep(_RETRY_NOW * attempt)
            else:
                return

    def settle(self) -> None:
        """Write and upload what was recorded until now. What fails to upload is tried again, and told, by `finish`."""
        for file in list(self.files):
            try:
                file.flush()
            except WriteError as error:
                print(f"lossless: {error}", file=sys.stderr)
        with suppress(DiskError):
            self.put()

    def finish(self) -> None:
        """The process ends: upload the rest, or say on stderr where it is kept. Twice does nothing more."""
        try:
            self.put()
        except DiskError as error:
            print(f"lossless: {error}", file=sys.stderr)
            return
        for name in self._names():
            os.remove(os.path.join(self.spool, name))
        with suppress(OSError):  # a child or the parent still writes there
            os.rmdir(self.spool)

    def _put(self) -> None:
        with self._lock:
            store, directory = self._place
            for name in self._names():
                local = os.path.join(self.spool, name)
                size = os.path.getsize(local)
                if self._sizes.get(name) != size:
                    _make_directory(store, directory)
                    store.put_file(local, f"{directory}/{name}")
                    self._sizes[name] = size
            self._failures = 0

    def _names(self) -> list[str]:
        """The files of this process, and what its children left behind; none once the spool is gone, at the end."""
        if not os.path.isdir(self.spool):
            return []
        return [name for name in sorted(os.listdir(self.spool)) if self._is_ours(name)]

    def _is_ours(self, name: str) -> bool:
        host = re.escape(socket.gethostname())
        found = re.match(rf"events\.out\.tfevents\.\d+\.{host}\.(\d+)\.", name)
        process = int(found[1]) if found else 0
        return process == os.getpid() or (process > 0 and self._maker == os.getpid() and _is_gone(process))

    def _run(self) -> None:
        notices.in_background()
        pause = PERIOD
        while True:
            time.sleep(pause)
            began = time.monotonic()
            try:
                self.put(attempts=1)
                pause = max(PERIOD, SHARE * (time.monotonic() - began))
            except DiskError as error:
                pause = min(RETRY * 2**self._failures, RETRY_MOST)
                self._say(error)

    def _say(self, error: DiskError) -> None:
        """Once for each time that the store begins to refuse."""
        self._failures += 1
        self._episode += self._failures == 1
        notices.notice("W209", str(error), key=(self.url, self._episode))

    def _refused(self, error: Exception) -> DiskError:
        why = f"{type(error).__name__}: {error}"
        return DiskError(f"{self.url}: got {why}, want to upload; the events are kept in {self.spool} and tried again")


@final
class RemoteSink:
    """A file's sink, the file of which is uploaded."""

    def __init__(self, local: Sink, upload: Upload, suffix: str) -> None:
        self._local, self._upload, self._suffix = local, upload, suffix
        upload.files.add(local)
        self.logdir = upload.url
        self.strict, self.tags = local.strict, local.tags
        self.write, self.later, self.event, self.pen = local.write, local.later, local.event, local.pen
        self.catch_up = local.catch_up

    @property
    def path(self) -> str | None:
        """Where the event file is put."""
        return self._local.path and f"{self.logdir}/{os.path.basename(self._local.path)}"

    def flush(self, *, fsync: bool = False) -> None:
        """Return when all of it lies in the store. Raises WriteError."""
        self._local.flush(fsync=fsync)
        self._upload.put()

    def close(self) -> None:
        """Take no more and upload the rest; twice does nothing more. Raises WriteError."""
        self._local.close()
        self._upload.put()

    def abandon(self) -> None:
        """Take no more; what was taken is uploaded as ever."""
        self._local.abandon()

    def __reduce__(self) -> tuple[Any, ...]:
        return open_sink, (self.logdir, self._suffix, self.strict)


def _before_threads_end(call: Callable[[], None]) -> None:
    """Have `call` called when the main thread ends, while executors still work: most stores need one, and at exit there
    is none any more. Python has no public name for it."""
    register = getattr(threading, "_register_atexit", None)
    if register is not None:
        importlib.import_module("concurrent.futures.thread")  # registered first, it ends last
        register(call)


class Uploads:
    """The uploads of this process by URL. `_lock` guards the table."""

    def __init__(self) -> None:
        self._uploads: dict[str, Upload] = {}
        self._lock = threading.Lock()
        at_end(self._finish)
        _before_threads_end(self._settle)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def open(self, url: str, suffix: str, strict: bool | None) -> RemoteSink:
        """The sink of a directory. Raises WriteError."""
        with self._lock:
            upload = self._uploads.get(url) or Upload(url)
            local = open_local(upload.spool, suffix, strict)
            try:
                upload.start()
            except DiskError as error:
                local.close()
                if url in self._uploads:
                    raise
                shutil.rmtree(upload.spool)
                why = f"{type(error.__cause__).__name__}: {error.__cause__}"
                do = "check its name and your right to write there"
                raise DiskError(f"{url}: got {why}, want a store to write event files in; {do}") from error
            self._uploads[url] = upload
        return RemoteSink(local, upload, suffix)

    def _settle(self) -> None:
        for upload in list(self._uploads.values()):
            upload.settle()

    def _finish(self) -> None:
        for upload in list(self._uploads.values()):
            upload.finish()

    def _forget(self) -> None:
        self._lock = threading.Lock()
        for upload in self._uploads.values():
            upload.forget()


_uploads = Uploads()


def open_sink(url: str, suffix: str = "", strict: bool | None = None) -> Sink:
    """The sink of a directory in an object store. Raises WriteError when it cannot be written, or fsspec is missing."""
    return _uploads.open(url.rstrip("/"), suffix, strict)


def _is_gone(process: int) -> bool:
    """Whether a child has ended, however. Only forks share a spool: where there is no fork there is none."""
    try:
        if hasattr(os, "fork"):
            os.kill(process, 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False


def _store(url: str) -> tuple[Any, str]:
    """fsspec's file system, and the directory's path in it."""
    try:
        import fsspec

        store, directory = fsspec.core.url_to_fs(url)
    except ImportError as error:
        do = f"pip install 'lossless[cloud]', and the store's own package ({error})"
        raise WriteError(f"{url}: got no fsspec that reaches it, want one; {do}") from error
    except ValueError as error:
        raise WriteError(f"{url}: got {error}; want a protocol that fsspec knows, or a path without ://") from error
    return store, str(directory).rstrip("/")


def _make_directory(store: Any, path: str) -> None:
    kinds = {store.protocol} if isinstance(store.protocol, str) else set(store.protocol)
    if not kinds & _BUCKETS:
        store.makedirs(path, exist_ok=True)


def read(url: str) -> bytes:
    """A file of a store. Raises FileNotFoundError, or what the store raises."""
    store, path = _store(url)
    return bytes(store.cat_file(path))


def write(url: str, data: bytes) -> None:
    """Put a file into a store. Raises what the store raises."""
    store, path = _store(url)
    _make_directory(store, path.rpartition("/")[0])
    store.pipe_file(path, data)
