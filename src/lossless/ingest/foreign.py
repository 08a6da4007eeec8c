"""What a file without records is instead, by its first bytes and its name."""

from __future__ import annotations

import os
import shlex
from typing import NamedTuple

HEAD_BYTES = 512
_PACKED = (
    (b"\x1f\x8b", "gzip", ".gz", "gunzip"),
    (b"BZh", "bzip2", ".bz2", "bunzip2"),
    (b"\xfd7zXZ", "xz", ".xz", "unxz"),
    (b"\x28\xb5\x2f\xfd", "zstd", ".zst", "unzstd --rm"),
)
_LFS = b"version https://git-lfs"
_PAGES = (b"<!doctype html", b"<html", b"<?xml")
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart")


class Foreign(NamedTuple):
    """`what` it is, after the file's name; what to do and the command for it, "" where the rule's words do."""

    what: str
    remedy: str = ""
    fix: str = ""


def foreign(path: str, head: bytes, size: int) -> Foreign:
    """Of a file of `size` bytes that begins with `head` and holds no record."""
    name, quoted = os.path.basename(path), shlex.quote(path)
    for magic, what, suffix, command in _PACKED:
        if head.startswith(magic):
            packed = path if name.endswith(suffix) else path + suffix
            rename = "" if packed == path else f"mv {quoted} {shlex.quote(packed)} && "
            return Foreign(f"is compressed by {what}", "Unpack it.", f"{rename}{command} {shlex.quote(packed)}")
    if head.startswith(b"PK\x03\x04"):
        return Foreign("is a zip archive", "Unpack it.", f"unzip {quoted} -d {shlex.quote(os.path.dirname(path))}")
    if head.startswith(_LFS):
        fetch = f"git -C {shlex.quote(os.path.dirname(path))} lfs pull --include {shlex.quote(name)}"
        return Foreign("is a pointer of Git LFS; the file itself was not fetched", "Fetch it.", fetch)
    if head.lstrip().lower().startswith(_PAGES):
        return Foreign("is a web page: what a download gave instead of the file", "Download it again, signed in.")
    if not head.strip(b"\0"):
        remedy = "Copy it again: it was made at its full length, and nothing was written into it."
        return Foreign(f"holds nothing but zero bytes, {size:,} of them", remedy)
    if name.endswith(_UNFINISHED):
        return Foreign("is a copy or download that was not finished", "Copy it again, or remove it.")
    if _is_text(head):
        return Foreign("is text", "Name it without tfevents; if it came from elsewhere, fetch the event file itself.")
    return Foreign(f"holds no records in its {size:,} bytes")


def _is_text(head: bytes) -> bool:
    try:
        text = head[: HEAD_BYTES - 4].decode()
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in text)
