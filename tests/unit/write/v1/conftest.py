"""Results are evaluated here to be looked at, and ops to be defined: neither is an error unless a test says so."""

from __future__ import annotations

import pytest

from lossless.write.v1 import ledger


@pytest.fixture(autouse=True)
def nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a ledger of its own; what it leaves is not told."""
    monkeypatch.setattr(ledger, "_open", {})
    monkeypatch.setattr(ledger, "_held", [])
