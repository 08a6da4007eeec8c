"""Ranks: which process of how many this is, as its launcher says."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple


class Launch(NamedTuple):
    """`rank` of `world_size` processes (None when it is not told), by `launcher`."""

    rank: int
    world_size: int | None
    launcher: str

    def __str__(self) -> str:
        of = "" if self.world_size is None else f" of {self.world_size}"
        return f"rank {self.rank}{of}, {self.launcher}"


_VARIABLES = (
    ("torchrun", "RANK", "WORLD_SIZE"),
    ("Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("MVAPICH", "MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
    ("MPI", "PMI_RANK", "PMI_SIZE"),
    ("MPI", "PMIX_RANK", "PMIX_SIZE"),
    ("JAX", "JAX_PROCESS_ID", "JAX_NUM_PROCESSES"),
    ("SLURM", "SLURM_PROCID", "SLURM_NTASKS"),
)
"""Launcher, and the names of its rank and world size; the first that is set counts: torchrun runs inside SLURM."""

_TRAINING = ("chief", "master", "worker")


def launched(environ: Mapping[str, str] = os.environ) -> Launch | None:
    """What the launcher of this process set; None without one."""
    for launcher, rank, size in _VARIABLES:
        if (number := _number(environ.get(rank))) is not None:
            return Launch(number, _number(environ.get(size)), launcher)
    return _of_tensorflow(environ.get("TF_CONFIG", "")) or _of_jax()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdecimal() else None


def _of_tensorflow(config: str) -> Launch | None:
    """TF_CONFIG lists processes by task; chief and workers train, and are counted apart from parameter servers."""
    try:
        found = json.loads(config or "null")
        cluster, own = found["cluster"], (str(found["task"]["type"]), int(found["task"]["index"]))
        kinds = _TRAINING if own[0] in _TRAINING else sorted(set(cluster) - set(_TRAINING))
        order = [(kind, index) for kind in kinds for index in range(len(cluster.get(kind, ())))]
        return Launch(order.index(own), len(order), "TF_CONFIG")
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _of_jax() -> Launch | None:
    """jax.distributed was initialised, by whatever cluster JAX detected."""
    state = getattr(sys.modules.get("jax._src.distributed"), "global_state", None)
    if getattr(state, "client", None) is None:
        return None
    return Launch(int(getattr(state, "process_id", 0)), int(getattr(state, "num_processes", 1)), "JAX")
