"""D408: processes of which only the first logs, and it is not there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import lossless.doctor.reading as reading
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D408",
        name="silenced-rank",
        severity=Severity.NOTE,
        what="No value was written, and this shell, or a script beside it, makes one process one of several ranks.",
        why="Frameworks log on rank 0 alone. They take SLURM's tasks for ranks: in an interactive session with several "
        "tasks, training that is started without srun waits for ranks that never come, or believes to be another.",
        remedy="Start it with srun; or, to train in one process, take the variable away.",
        example="SLURM_NTASKS=4 in an interactive session, and python train.py.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_RANKS = ("RANK", "LOCAL_RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "GLOBAL_RANK")
_SCRIPT = re.compile(r".*\.(?:sh|sbatch|slurm|bash|job)")
_TASKS = re.compile(r"\s*#SBATCH\s+(?:--ntasks(?:-per-node)?[= ]|-n ?)(\d{1,6})\b")
_PYTHON = re.compile(r"\s*(?:[A-Z_]+=\S+ )*python3?\s+\S+")
_STARTER = re.compile(r"\b(?:srun|torchrun|mpirun|mpiexec|accelerate launch|deepspeed)\b|torch\.distributed")
_MOST = 50
_INTERACTIVE = ("bash", "interactive", "sh", "zsh")


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding, where nothing was written; of the environment, when the command line asks."""
    if not evidence.nothing:
        return
    yield from _of_scripts(evidence)
    if not evidence.asked:
        return
    for name in _RANKS:
        if (value := os.environ.get(name, "")).isdecimal() and int(value):
            message = f"{name} is {value} here: a training started in this shell is not rank 0, which alone logs"
            yield REGISTRY.finding(RULE.code, message, Place(path=name), fix=f"env -u {name} python train.py")
            return
    tasks = os.environ.get("SLURM_NTASKS", "")
    job = os.environ.get("SLURM_JOB_NAME", "")
    if tasks.isdecimal() and int(tasks) > 1 and (job in _INTERACTIVE or "SLURM_STEP_ID" not in os.environ):
        message = f"SLURM_NTASKS is {tasks} here: a training started without srun is taken for one of {tasks} ranks"
        fix = "srun python train.py  # or, in one process: SLURM_NTASKS=1 python train.py"
        yield REGISTRY.finding(RULE.code, message, Place(path="SLURM_NTASKS"), fix=fix)


def _of_scripts(evidence: Evidence) -> Iterator[Finding]:
    """Jobs of several tasks that start training without srun."""
    for path in evidence.around.called(_SCRIPT)[:_MOST]:
        lines = reading.lines_of(path)
        tasks = next((match[1] for line in lines if (match := _TASKS.match(line))), "1")
        starts = [i for i, line in enumerate(lines, 1) if _PYTHON.match(line)]
        if int(tasks) > 1 and starts and not any(_STARTER.search(line) for line in lines):
            message = f"{path} asks SLURM for {tasks} tasks and starts training without srun, as one of them"
            yield REGISTRY.finding(RULE.code, message, Place(path=path, line=starts[0]), fix="srun python train.py")
