"""A JSON file of a few people's words, replaced whole. Several servers may write it: each replacement claims the next
revision, and the one who comes second is told so."""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

from lossless.errors import LosslessError

Document = dict[str, Any]
MOST = 32 << 20
"""Bytes of the file that are read."""
LEFT = 5.0
"""Seconds after which a claim is one of a writer that is gone."""


class Stale(LosslessError):
    """Somebody else wrote first; `document` is what stands now."""

    code = "stale"

    def __init__(self, got: int, document: Document) -> None:
        now = document["revision"]
        super().__init__(f"revision: got {got}, want {now}; read the notes again and change those")
        self.document = document


class Unwritable(LosslessError):
    """The file cannot be written."""

    code = "unwritable"


class Seen(NamedTuple):
    """What the file was when it was read."""

    modified: int
    size: int
    inode: int


class Sidecar:
    """`path` and what stands in it. Safe from any thread. `broken`: why the file could not be read, where it was
    put; `unwritable`: why it could not be written; None where all is well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.broken: str | None = None
        self.unwritable: str | None = None
        self._lock = threading.Lock()
        self._seen: Seen | None = None
        self._document: Document = {"revision": 0}

    def read(self) -> Document:
        """The document as it is now, {"revision": 0} of a file that is not there. Not to be changed in place."""
        with self._lock:
            return self._look()

    def write(self, revision: int, document: Document) -> Document:
        """Replace the document that has `revision`; what stands then. Raises Stale, Unwritable."""
        with self._lock:
            now = self._look()
            if now["revision"] != revision:
                raise Stale(revision, now)
            fresh = {**document, "revision": revision + 1}
            try:
                self._replace(fresh)
            except OSError as error:
                self.unwritable = f"{error.strerror or error}"
                raise Unwritable(
                    f"{self.path}: got {self.unwritable}, want to write notes there; make it writable, or set "
                    "LOSSLESS_DATA_DIR"
                ) from error
            self.unwritable = None
            return self._look()

    def _look(self) -> Document:
        try:
            facts = self.path.stat()
        except OSError:
            self._seen, self._document = None, {"revision": 0}
            return self._document
        seen = Seen(facts.st_mtime_ns, facts.st_size, facts.st_ino)
        if seen != self._seen:
            self._document = self._load(facts.st_size)
            self._seen = seen
        return self._document

    def _load(self, size: int) -> Document:
        try:
            if size > MOST:
                raise ValueError(f"{size} bytes, want at most {MOST}")
            found = json.loads(self.path.read_bytes())
            if not isinstance(found, dict) or not isinstance(found.get("revision"), int):
                raise ValueError("no object with a revision")
        except OSError as error:
            self.broken = f"cannot be read ({error.strerror or error})"
        except (ValueError, RecursionError) as error:
            self._put_aside(str(error))
        else:
            return found
        return {"revision": 0}

    def _put_aside(self, why: str) -> None:
        """Nothing that somebody wrote is overwritten."""
        aside = self.path.with_suffix(".json.bad")
        if aside.exists():
            aside = self.path.with_suffix(f".json.{time.time_ns()}.bad")
        try:
            self.path.rename(aside)
        except OSError as error:
            self.broken = f"holds no notes ({why}) and cannot be moved ({error.strerror or error})"
            return
        self.broken = f"holds no notes ({why}); it was kept as {aside.name}"

    def _replace(self, document: Document) -> None:
        """Compare and swap on the file: a hard link of the next revision's name can be made once, and becomes the file.

        Who finds that name taken came second; of a writer that stopped half-way it makes the move.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".notes-")
        made = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
                json.dump(document, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            self._claim(made, document["revision"])
        finally:
            made.unlink(missing_ok=True)

    def _claim(self, made: Path, revision: int) -> None:
        claim = self.path.with_name(f"{self.path.name}.{revision}")
        try:
            os.link(made, claim)
        except FileExistsError:
            if self._look()["revision"] < revision and _age(claim) > LEFT:
                _move(claim, self.path)
            raise Stale(revision - 1, self._look()) from None
        except OSError:  # a file system without hard links: the window between look and move stays open
            made.replace(self.path)
            return
        if (now := self._look())["revision"] >= revision:
            claim.unlink(missing_ok=True)
            raise Stale(revision - 1, now)
        _move(claim, self.path)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _move(claim: Path, path: Path) -> None:
    """Somebody else may have moved it already."""
    try:
        claim.replace(path)
    except FileNotFoundError:
        return
