"""An int64 nanosecond clock logged as a scalar"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, tensor, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("clock", np.int64(1_700_000_000_123_456_789), "scalars", data_class=1))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("clock", np.int64(1_700_000_000), "scalars", data_class=1))
    return Asked(root)
