"""sbatch train.sh, where tensorboard is not installed: slurm-17.out says so"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def _put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def fires(root: Path) -> Asked:
    _put(root / "job/slurm-17.out", "epoch 1\nModuleNotFoundError: No module named 'tensorboard'\n")
    (root / "job/runs").mkdir()
    return Asked(root / "job/runs")


def fires_for_fast_dev_run(root: Path) -> Asked:
    line = "Running in `fast_dev_run` mode: will run the requested loop using 1 batch(es). Logging and checkpointing is"
    _put(root / "job/train.log", f"GPU available: False\n{line} suppressed.\n")
    return Asked(root / "job")


def fires_for_ranks_that_never_came(root: Path) -> Asked:
    _put(root / "job/slurm-18.out", "Initializing distributed: GLOBAL_RANK: 0, MEMBER: 1/4\n")
    return Asked(root / "job")


def fires_for_another_directory(root: Path) -> Asked:
    _put(root / "job/nohup.out", "Start with 'tensorboard --logdir results', view at http://localhost:6006/\n")
    (root / "job/results").mkdir()
    return Asked(root / "job/runs")


def fires_for_a_crash(root: Path) -> Asked:
    trace = 'Traceback (most recent call last):\n  File "train.py", line 3, in <module>\nValueError: shapes differ\n'
    _put(root / "job/nohup.out", trace)
    return Asked(root / "job")


def quiet(root: Path) -> Asked:
    _put(root / "job/slurm-17.out", "ModuleNotFoundError: No module named 'tensorboard'\n")
    _trained(root / "job/runs/a")
    return Asked(root / "job/runs")


def quiet_for_a_log_of_progress(root: Path) -> Asked:
    ranks = "".join(f"Initializing distributed: GLOBAL_RANK: {i}, MEMBER: {i + 1}/2\n" for i in range(2))
    _put(
        root / "job/train.log", f"{ranks}epoch 1 loss 0.5\nlogging every 10 steps to stdout\ntensorboard is installed\n"
    )
    return Asked(root / "job")


def quiet_for_ranks_with_an_output_each(root: Path) -> Asked:
    for rank in range(2):
        line = f"Initializing distributed: GLOBAL_RANK: {rank}, MEMBER: {rank + 1}/2\n"
        _put(root / f"job/slurm-18_{rank}.out", line)
    return Asked(root / "job")


def quiet_for_ranks_that_leave_it_to_the_first(root: Path) -> Asked:
    _put(root / "job/train.log", "Rank 1: logging disabled\n[rank3] logging is disabled\n")
    return Asked(root / "job")
