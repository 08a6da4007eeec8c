"""salloc --ntasks=4, and python train.py without srun"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def fires(root: Path) -> Asked:
    env = {"SLURM_NTASKS": "4", "SLURM_JOB_NAME": "interactive"}
    return Asked(root, env=env)


def fires_for_a_rank(root: Path) -> Asked:
    return Asked(root, env={"SLURM_PROCID": "3"})


_JOB = "#!/bin/bash\n#SBATCH --ntasks=4\n{} train.py\n"


def fires_for_a_job_without_srun(root: Path) -> Asked:
    (root / "job.sbatch").write_text(_JOB.format("python"))
    return Asked(root)


def quiet_with_srun(root: Path) -> Asked:
    (root / "job.sbatch").write_text(_JOB.format("srun python"))
    (root / "one.sbatch").write_text(_JOB.format("python").replace("4", "1"))
    return Asked(root)


def quiet(root: Path) -> Asked:
    _trained(root / "a")
    return Asked(root, env={"SLURM_NTASKS": "4", "SLURM_JOB_NAME": "interactive", "RANK": "1"})


def quiet_for_the_first_of_one(root: Path) -> Asked:
    return Asked(root, env={"SLURM_NTASKS": "1", "SLURM_JOB_NAME": "bash", "SLURM_PROCID": "0", "RANK": "0"})
