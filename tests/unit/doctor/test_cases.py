"""Every case of tests/cases/doctor: what must be found is found, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.unit.doctor.asking import CASES, case_functions, findings_of


def _cases() -> Iterator[tuple[str, str, str]]:
    for path in sorted(CASES.glob("*.py")):
        name = f"tests.cases.doctor.{path.stem}"
        module = import_module(name)
        code = path.stem.partition("_")[0].upper()
        for outcome in ("fires", "quiet"):
            for function in case_functions(module, outcome):
                yield code, name, function


@pytest.mark.parametrize(("code", "module", "function"), list(_cases()), ids=lambda value: value.rpartition(".")[2])
def test_case(code: str, module: str, function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "here"
    root.mkdir()
    findings = findings_of(getattr(import_module(module), function)(root), monkeypatch)
    found = {finding.code for finding in findings}
    assert (code in found) == function.startswith("fires"), [f.message for f in findings]
    assert "D199" not in found, [f.message for f in findings]
    if len(set(found)) < len(findings):
        assert len({finding.key for finding in findings}) == len(findings)
