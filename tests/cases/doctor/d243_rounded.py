"""step = tf.Variable(0.0); …; step.assign_add(1); tf.summary.scalar("loss", loss, step=tf.cast(step, tf.int64))"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.cases import Asked
from tests.cases.curves import write

EXACT = 1 << 24


def fires(root: Path) -> Asked:
    write(root / "a", steps=[int(np.float32(EXACT - 20 + i)) for i in range(60)])
    return Asked(root)


def fires_when_it_stands_still(root: Path) -> Asked:
    write(root / "a", steps=[min(EXACT - 20 + i, EXACT) for i in range(60)])
    return Asked(root)


def fires_for_counted_values(root: Path) -> Asked:
    tokens = {i: float(np.float32(1_234_567 * (i + 1))) for i in range(100)}
    write(root / "a", "tokens", steps=range(100), values=tokens)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(EXACT - 50, EXACT + 50))
    return Asked(root)


def quiet_for_steps_of_whole_batches(root: Path) -> Asked:
    steps = range(0, 1 << 26, 2048 * 64)
    write(root / "a", steps=steps)
    write(root / "a", "tokens", steps=range(512), values={i: float(step) for i, step in enumerate(steps)})
    return Asked(root)


def quiet_for_large_values_that_are_no_counts(root: Path) -> Asked:
    write(root / "a", steps=range(100), values={i: 1e9 / (i + 1) for i in range(100)})
    return Asked(root)


def fires_for_steps_of_five(root: Path) -> Asked:
    write(root / "a", steps=[int(np.float32((EXACT - 501) // 5 * 5 + 5 * i)) for i in range(200)])
    return Asked(root)


def fires_for_a_count_that_begins_large(root: Path) -> Asked:
    write(root / "a", "seen", steps=range(50), values={i: float(np.float32(10**8 + 100 * i)) for i in range(50)})
    return Asked(root)


def quiet_for_large_counts_of_whole_batches(root: Path) -> Asked:
    write(root / "a", "seen", steps=range(50), values={i: 10.0**8 + 512 * i for i in range(50)})
    return Asked(root)
