"""Tests with the frameworks that training code brings; `make test` installs them (dependency group `frameworks`).

Set before any of them is imported: no network, no display, one thread a worker. Their own warnings are
theirs; one of ours is an error.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PATIENCE = 300
"""Seconds for one test: the first to import a framework waits for it."""
SETTINGS = {
    "HF_HUB_OFFLINE": "1",
    "JAX_PLATFORMS": "cpu",
    "KERAS_BACKEND": "jax",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of this folder their time, and the frameworks their warnings."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(PATIENCE), append=False)
            item.add_marker(pytest.mark.filterwarnings("ignore", r"error:[WF]\d\d\d "), append=False)
