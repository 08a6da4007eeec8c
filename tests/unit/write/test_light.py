"""What a training script that writes scalars loads: the standard library, and of ours only what writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOADED = """
import sys
before = set(sys.modules)
{code}
print(*sorted(set(sys.modules) - before))
"""
OURS = {"errors", "findings", "lazy", "summary", "types", "version", "wire", "write"}
CODE = {
    "the name SummaryWriter": "import lossless; lossless.SummaryWriter",
    "the name GlobalSummaryWriter": "import lossless; lossless.GlobalSummaryWriter",
    "the name summary": "from lossless import summary; summary.scalar",
    "a SummaryWriter that writes": """
from lossless import SummaryWriter
with SummaryWriter(FOLDER) as writer:
    writer.add_scalar("loss", 0.5, 1)
    writer.add_scalars("losses", {"a": 0.5, "b": 1}, 1)
""",
    "a default writer that writes": """
from lossless import summary
with summary.create_file_writer(FOLDER).as_default(step=1):
    summary.scalar("loss", 0.5)
    summary.flush()
""",
}


@pytest.mark.parametrize("what", CODE)
def test_only_the_standard_library_and_what_writes(what: str, tmp_path: Path) -> None:
    code = LOADED.format(code=CODE[what].replace("FOLDER", repr(str(tmp_path))))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    foreign = {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) - {"lossless"}
    assert foreign <= {"cython_runtime"} | {n for n in foreign if n.startswith("_cython")}
    assert {name.split(".")[1] for name in loaded if name.startswith("lossless.")} <= OURS
    assert "asyncio" not in loaded
