from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import pytest

from lossless.write.launch import Launch, launched


def tensorflow(kind: str, index: int, **cluster: int) -> dict[str, str]:
    places = {name: [f"host{n}:1" for n in range(count)] for name, count in cluster.items()}
    return {"TF_CONFIG": json.dumps({"cluster": places, "task": {"type": kind, "index": index}})}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"RANK": "3", "WORLD_SIZE": "8", "LOCAL_RANK": "1"}, Launch(3, 8, "torchrun")),
        ({"RANK": "3", "WORLD_SIZE": "8", "SLURM_PROCID": "0", "SLURM_NTASKS": "2"}, Launch(3, 8, "torchrun")),
        ({"RANK": "0"}, Launch(0, None, "torchrun")),
        ({"RANK": "first", "SLURM_PROCID": "5", "SLURM_NTASKS": "6"}, Launch(5, 6, "SLURM")),
        ({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"}, Launch(1, 4, "Open MPI")),
        ({"PMI_RANK": "1", "PMI_SIZE": "4"}, Launch(1, 4, "MPI")),
        ({"JAX_PROCESS_ID": "2", "JAX_NUM_PROCESSES": "4"}, Launch(2, 4, "JAX")),
        (tensorflow("worker", 1, worker=2), Launch(1, 2, "TF_CONFIG")),
        (tensorflow("worker", 0, chief=1, worker=2, ps=3), Launch(1, 3, "TF_CONFIG")),
        (tensorflow("chief", 0, chief=1, worker=2), Launch(0, 3, "TF_CONFIG")),
        (tensorflow("ps", 1, worker=2, ps=3), Launch(1, 3, "TF_CONFIG")),
        ({"TF_CONFIG": "{"}, None),
        ({"TF_CONFIG": '{"task": 1}'}, None),
        ({"TF_CONFIG": "[]"}, None),
        (tensorflow("worker", 5, worker=2), None),
    ],
)
def test_what_a_launcher_set(environ: dict[str, str], expected: Launch | None) -> None:
    assert launched(environ) == expected


def test_jax_that_found_its_cluster_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    state = SimpleNamespace(client=object(), process_id=2, num_processes=4)
    monkeypatch.setitem(sys.modules, "jax._src.distributed", SimpleNamespace(global_state=state))
    assert launched({}) == Launch(2, 4, "JAX")
    state.client = None
    assert launched({}) is None


def test_words() -> None:
    assert (str(Launch(3, 8, "torchrun")), str(Launch(0, None, "MPI"))) == ("rank 3 of 8, torchrun", "rank 0, MPI")
