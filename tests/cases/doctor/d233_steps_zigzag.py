"""for epoch in range(10): for batch, data in enumerate(loader): writer.add_scalar("loss", loss(data), batch)"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from lossless import SummaryWriter
from tests.cases import Asked
from tests.cases.curves import START, write
from tests.unit.ingest.events import HEAD, NAME, scalars, session_start


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=[i % 20 for i in range(200)])
    return Asked(root)


def fires_for_two_counters(root: Path) -> Asked:
    write(root / "a", steps=chain.from_iterable((1000 + 100 * i, i) for i in range(50)))
    return Asked(root)


def fires_for_two_writers_of_one_tag(root: Path) -> Asked:
    write(root / "a", steps=chain.from_iterable((2 * i + 1, 2 * (i // 2)) for i in range(50)))
    return Asked(root)


def fires_for_validation_by_epoch_under_the_same_tag(root: Path) -> Asked:
    write(root / "a", steps=chain.from_iterable((*range(10 * i, 10 * i + 10), i) for i in range(20)))
    return Asked(root)


def fires_for_one_step_that_overflowed(root: Path) -> Asked:
    write(root / "a", steps=[*range(150), 2**31 - 1, *range(151, 200)])
    return Asked(root)


def fires_for_a_metric_of_add_hparams(root: Path) -> Asked:
    for run in "ab":
        write(root / run, "accuracy", steps=range(40))
        with SummaryWriter(str(root / run)) as writer:
            writer.add_hparams({"lr": 0.1}, {"accuracy": 0.9}, run_name=".")
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(200))
    write(root / "a", "epoch_loss", steps=range(10), every=20.0)
    return Asked(root)


def quiet_when_resumed(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    for i in range(1, 5):
        write(root / "a", steps=range(100 * i - 5, 100 * i + 100), start=START + 1000 * i)
    return Asked(root)


def quiet_when_workers_write_at_once(root: Path) -> Asked:
    for worker in range(4):
        write(root / "a", steps=range(worker, 100, 3), start=START + worker)
    return Asked(root)


def fires_for_actors_that_send_late(root: Path) -> Asked:
    write(root / "a", steps=[10 * i - 25 * (i % 3 == 1) for i in range(1, 400)])
    return Asked(root)


def quiet_when_a_session_recovers(root: Path) -> Asked:
    session = b"".join(session_start(1) + scalars("loss", range(5 * i, 5 * i + 7)) for i in range(6))
    (root / "a").mkdir()
    (root / "a" / NAME).write_bytes(HEAD + session)
    return Asked(root)
