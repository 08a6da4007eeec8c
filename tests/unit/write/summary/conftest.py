"""Each test begins as a new process would: nothing said, no default writer in this thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lossless.write import notices
from lossless.write.summary.state import LOCAL, Context


@pytest.fixture(autouse=True)
def _as_new(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(notices, "_said", notices._Said())
    monkeypatch.delenv("LOSSLESS_STRICT", raising=False)
    LOCAL.context = Context()
    yield
    LOCAL.context = Context()
