"""One directory, read once: its event files, where one can go from here, and what else lies about."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from typing import NamedTuple

from lossless.findings import Finding, Place
from lossless.logdir.fs import FileStat, FileSystem
from lossless.logdir.natural import natural_key
from lossless.rules import REGISTRY

_INFIX = "tfevents"
_MARKER = ".profile-empty"
_MISSING = "Its points are missing from the board."


class FoundFile(NamedTuple):
    """An event file as discovery saw it; `mtime` in seconds since the epoch."""

    path: str
    size: int
    mtime: float
    inode: tuple[int, int] | None


class Listing:
    """A directory's contents. `marked`: a `.profile-empty` file makes it a run without points. `others` maps an
    extension to how many files have it and one of them; `links` a link that leads to a directory to where it leads;
    `broken` links lead nowhere, `linked` ones to an event file."""

    __slots__ = ("broken", "directories", "entries", "files", "findings", "linked", "links", "marked", "others")

    def __init__(self, directories: list[str] | None = None) -> None:
        self.directories = directories or []
        self.links: dict[str, str] = {}
        self.files: dict[str, FoundFile] = {}
        self.others: dict[str, tuple[int, str]] = {}
        self.findings: list[Finding] = []
        self.broken: list[str] = []
        self.linked: list[str] = []
        self.entries = 0
        self.marked = False

    def __bool__(self) -> bool:
        """Whether the directory is a run."""
        return bool(self.files) or self.marked

    def restat(self, name: str, path: str, fs: FileSystem) -> bool:
        """Look again at one known event file; False if only reading the directory again will do."""
        try:
            stat = fs.stat(path)
        except OSError:
            return False
        old = self.files[name]
        self.files[name] = FoundFile(path, stat.size, stat.mtime, stat.inode)
        return stat.is_regular and stat.inode == old.inode and (stat.size > 0) == (old.size > 0)


def below(directory: str) -> str:
    """`directory` with a separator at its end."""
    return directory if directory.endswith(os.sep) else directory + os.sep


def is_event_file(name: str) -> bool:
    """TensorBoard's rule: the base name contains `tfevents`; except the profiler's marker, which holds no points."""
    return _INFIX in name and not name.endswith(_MARKER)


def read_directory(fs: FileSystem, directory: str) -> Listing:
    """Everything in `directory`. Raises OSError when it cannot be listed; an entry that fails becomes a finding."""
    names = fs.list(directory)
    prefix = below(directory)
    listing = Listing(directories=sorted(names.directories))
    listing.entries = len(names.files) + len(names.special)
    candidates: list[str] = []
    for name in names.files:
        if _INFIX not in name:
            _count_other(listing, name)
        elif name.endswith(_MARKER):
            listing.marked = True
        else:
            candidates.append(name)
    for name in candidates if len(candidates) < 2 else sorted(candidates, key=natural_key):
        _add_file(listing, fs, prefix + name, name)
    for name in sorted(names.links, key=natural_key):
        _add_link(listing, fs, prefix + name, name)
    for name in names.special:
        if is_event_file(name):
            listing.findings.append(_not_a_file(prefix + name))
    return listing


def only_files(fs: FileSystem, directory: str, names: Iterable[str]) -> Listing:
    """A listing of nothing but the named event files of `directory`."""
    listing = Listing()
    for name in sorted(names, key=natural_key):
        _add_file(listing, fs, below(directory) + name, name)
        listing.entries += 1
    return listing


def _count_other(listing: Listing, name: str) -> None:
    kind = os.path.splitext(name)[1].lower()
    count, example = listing.others.get(kind, (0, name))
    listing.others[kind] = (count + 1, example)


def _add_file(listing: Listing, fs: FileSystem, path: str, name: str) -> None:
    try:
        stat = fs.stat(path)
    except FileNotFoundError:
        return  # deleted since the directory was listed
    except OSError as error:
        listing.findings.append(unreadable_file(path, error))
        return
    _add_stat(listing, path, name, stat)


def _add_stat(listing: Listing, path: str, name: str, stat: FileStat) -> None:
    if not stat.is_regular:
        listing.findings.append(_not_a_file(path))
        return
    listing.files[name] = FoundFile(path, stat.size, stat.mtime, stat.inode)
    if stat.size == 0:
        listing.findings.append(REGISTRY.finding("F110", f"{name} holds no bytes", Place(path=path)))


def _add_link(listing: Listing, fs: FileSystem, path: str, name: str) -> None:
    try:
        stat = fs.stat(path)
    except OSError as error:
        listing.entries += 1
        listing.broken.append(name)
        if is_event_file(name):
            nowhere = isinstance(error, FileNotFoundError)
            listing.findings.append(_broken_link(path, fs.resolve(path)) if nowhere else unreadable_file(path, error))
        return
    if stat.is_directory:
        listing.links[name] = fs.resolve(path)
        return
    listing.entries += 1
    if not is_event_file(name):
        listing.marked = listing.marked or _INFIX in name
        return
    twin = next((f for f in listing.files.values() if f.inode == stat.inode and f.inode is not None), None)
    if twin is None:
        listing.linked.append(name)
        _add_stat(listing, path, name, stat)
        return
    message = f"{name} is a link to {os.path.basename(twin.path)} beside it"
    listing.findings.append(REGISTRY.finding("F111", message, Place(path=path), effect="It is read once."))


def unreadable_file(path: str, error: OSError) -> Finding:
    """F103: not even the facts of `path` can be had, because of `error`: refused, its directory may not be searched."""
    message = f"{os.path.basename(path)} cannot be read: {error.strerror or error}"
    if not isinstance(error, PermissionError):
        return REGISTRY.finding("F103", message, Place(path=path), effect=_MISSING)
    remedy = "Give the user who runs lossless search permission in its directory (chmod a+x)."
    fix = f"chmod a+x {shlex.quote(os.path.dirname(path))}"
    return REGISTRY.finding("F103", message, Place(path=path), remedy=remedy, effect=_MISSING, fix=fix)


def _broken_link(path: str, target: str) -> Finding:
    message = f"{os.path.basename(path)} is a link to {target}, which is not there"
    remedy = "Restore or mount what it leads to, or remove the link."
    return REGISTRY.finding("F103", message, Place(path=path), remedy=remedy, effect=_MISSING)


def _not_a_file(path: str) -> Finding:
    message = f"{os.path.basename(path)} is a pipe, socket, device or directory link, not a file"
    return REGISTRY.finding("F113", message, Place(path=path), effect="It is not read.")
