"""Results are evaluated here to be looked at, and ops to be defined: neither is an error unless a test says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lossless.write.v1 import ledger


@pytest.fixture(autouse=True)
def nothing_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has a ledger of its own; what it leaves is not told."""
    monkeypatch.setattr(ledger, "_open", {})
    monkeypatch.setattr(ledger, "_held", [])
    yield
