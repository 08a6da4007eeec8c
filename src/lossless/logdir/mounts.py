"""Which file systems announce changes: those of this kernel do, those with writers elsewhere do not."""

from __future__ import annotations

import os
import re

_REMOTE = re.compile(
    r"(nfs\d?|cifs|smb\w*|9p|fuse(\..*)?|virtiofs|ceph|glusterfs|lustre|afs|gpfs|beegfs|pvfs2|orangefs|panfs|ocfs2|gfs2"
    r"|ncpfs|coda|davfs2?|vboxsf|vmhgfs|prl_fs|drvfs|acfs|wekafs|juicefs)"
)
_OCTAL = re.compile(r"\\([0-7]{3})")


class Mounts:
    """The mount table as it was when made, or the text of one; empty where the system has none to read."""

    def __init__(self, mountinfo: str | None = None) -> None:
        self._types: dict[str, str] = {}
        for line in (_read() if mountinfo is None else mountinfo).splitlines():
            left, _, right = line.partition(" - ")
            fields = left.split(" ")
            if len(fields) > 4 and right:
                self._types[_OCTAL.sub(lambda m: chr(int(m[1], 8)), fields[4])] = right.split(" ")[0]

    def remote(self, path: str) -> tuple[str, str] | None:
        """Where, and of which type, a file system at or below the real `path` does not announce all changes."""
        inside = path.rstrip("/") + "/"
        for point in [self._point(path), *(point for point in self._types if point.startswith(inside))]:
            kind = self._types.get(point, "")
            if _REMOTE.fullmatch(kind):
                return max(point, path, key=len), kind
        return None

    def _point(self, path: str) -> str:
        while path not in self._types and path != os.path.dirname(path):
            path = os.path.dirname(path)
        return path


def _read() -> str:
    try:
        with open("/proc/self/mountinfo", "rb") as file:
            return os.fsdecode(file.read())
    except OSError:
        return ""  # not Linux: the operating system's events are trusted
