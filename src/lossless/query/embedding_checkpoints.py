"""Tables among the tensors of a directory's newest TensorFlow checkpoint."""

from __future__ import annotations

import posixpath
from typing import Any, NamedTuple

from lossless.errors import BrokenValue, TooLarge
from lossless.logdir import FileSystem
from lossless.query import embedding_files as files
from lossless.values import bundle
from lossless.values.projector import MAX_TENSORS

STATE = "checkpoint"
_SLOT = ".OPTIMIZER_SLOT"


class Saved(NamedTuple):
    """A tensor of a checkpoint: its `shape`, and where its bytes are."""

    name: str
    shape: tuple[int, int]
    file: files.Place
    entry: bundle.BundleEntry


def tables(fs: FileSystem, directory: str, named: str) -> list[Saved]:
    """Tensors of two dimensions of the checkpoint `named` in a config, or else of the newest; slots of optimisers are
    none. Raises BrokenValue, ValueGone, TooLarge."""
    prefix = named or _newest(fs, directory)
    index = files.found_below(fs, directory, f"{prefix}.index")
    found = bundle.read_index(files.read(fs, index, bundle.MAX_INDEX), index.named)
    tables = list[Saved]()
    for name, entry in found.entries.items():
        shape = bundle.table_of(entry)
        if shape and min(shape) > 0 and _SLOT not in name:
            shard = f"{prefix}.data-{entry.shard_id:05d}-of-{found.shards:05d}"
            tables.append(Saved(name, shape, files.found_below(fs, directory, shard), entry))
    return tables


def _newest(fs: FileSystem, directory: str) -> str:
    state = files.found_below(fs, directory, STATE)
    path = bundle.newest(files.read(fs, state, bundle.MAX_INDEX), STATE)
    if not path:
        raise BrokenValue(f"{STATE}: got no model_checkpoint_path, want the newest checkpoint")
    return path


def vectors(fs: FileSystem, saved: Saved) -> Any:
    """The tensor, as an array. Raises BrokenValue, ValueGone, TooLarge."""
    if saved.entry.size > MAX_TENSORS:
        raise TooLarge(f"bytes of {saved.name}: got {saved.entry.size}, want at most {MAX_TENSORS}")
    return bundle.array(saved.entry, files.part(fs, saved.file, saved.entry.offset, saved.entry.size), saved.name)


def step_of(path: str) -> int | None:
    """The number behind the checkpoint's name: `model.ckpt-7.data-…` was saved at step 7."""
    _, dash, digits = posixpath.basename(path).partition(".data-")[0].rpartition("-")
    return int(digits) if dash and digits.isdigit() and len(digits) < 16 else None
