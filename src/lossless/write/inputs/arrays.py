"""Arrays of any framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lossless.write.inputs.errors import guarded
from lossless.write.inputs.kinds import reader_of
from lossless.write.inputs.later import Snapshot

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array


@guarded
def array(value: object) -> Array:
    """`value` as a C-contiguous host array of its own; waits for devices. Raises InputError.

    bfloat16 and float8 become float32, text becomes object (str or bytes)."""
    return reader_of(type(value)).array(value)


@guarded
def snapshot(value: object) -> Snapshot:
    """`value` as it is now, whatever becomes of it. Device copies run beside the caller's work. Raises InputError."""
    return reader_of(type(value)).snapshot(value)


def on_device(value: object) -> bool:
    """Whether the numbers lie in an accelerator's memory."""
    return reader_of(type(value)).on_device(value)
