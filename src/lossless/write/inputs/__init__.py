"""Numbers and arrays of any framework, none of which is imported. Nothing waits for a device, unless it says so."""

from lossless.write.inputs.arrays import array, on_device, snapshot
from lossless.write.inputs.errors import InputError, NotScalar
from lossless.write.inputs.later import HostSnapshot, Pending, Snapshot
from lossless.write.inputs.numbers import known_step, number, step_number, wall_seconds

__all__ = [
    "HostSnapshot",
    "InputError",
    "NotScalar",
    "Pending",
    "Snapshot",
    "array",
    "known_step",
    "number",
    "on_device",
    "snapshot",
    "step_number",
    "wall_seconds",
]
