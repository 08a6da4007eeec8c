"""Each test begins as a new process would: nothing said, and every notice an error unless the test expects it."""

from __future__ import annotations

import pytest

from lossless.write import notices
from lossless.write.torch.global_writer import GlobalSummaryWriter


@pytest.fixture(autouse=True)
def _as_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())
    monkeypatch.setattr(GlobalSummaryWriter, "_of_program", None)
    for name in ("LOSSLESS_STRICT", "RANK", "WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
