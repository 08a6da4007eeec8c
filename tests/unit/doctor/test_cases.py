"""Every case of tests/cases/doctor: what must be found is found, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from lossless.doctor import Evidence
from lossless.doctor.checks import Check
from lossless.findings import REGISTRY, Certainty, Finding, Severity
from lossless.report import as_github, as_json, as_sarif
from tests.unit.doctor.asking import CASES, case_functions, findings_of

diagnosing = import_module("lossless.doctor.diagnosis")


def _cases() -> Iterator[tuple[str, str, str]]:
    for path in sorted(CASES.glob("*.py")):
        name = f"tests.cases.doctor.{path.stem}"
        module = import_module(name)
        code = path.stem.partition("_")[0].upper()
        for outcome in ("fires", "quiet"):
            for function in case_functions(module, outcome):
                yield code, name, function


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What checks said, before anything is put in order."""
    said: list[Finding] = []
    looked = diagnosing._looked

    def heard(check: Check, evidence: Evidence) -> Iterator[Finding]:
        for finding in looked(check, evidence):
            said.append(finding)
            yield finding

    monkeypatch.setattr(diagnosing, "_looked", heard)
    return said


@pytest.mark.parametrize(("code", "module", "function"), list(_cases()), ids=lambda value: value.rpartition(".")[2])
def test_case(
    code: str, module: str, function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[Finding]
) -> None:
    """It fires or not; and whatever is said is said once, and no worse than its rule allows."""
    root = tmp_path / "here"
    root.mkdir()
    findings = findings_of(getattr(import_module(module), function)(root), monkeypatch)
    found = {finding.code for finding in findings}
    assert (code in found) == function.startswith("fires"), [f.message for f in findings]
    assert "D199" not in found, [f.message for f in findings]
    keys = [finding.key for finding in said]
    assert len(set(keys)) == len(keys), "equal (code, place) is the same finding: one of them would not be seen"
    assert len(json.loads(as_json(findings))) == len(json.loads(as_sarif(findings))["runs"][0]["results"])
    assert len(as_github(findings).splitlines()) == len(findings)
    for finding in {*said, *findings}:
        rule = REGISTRY[finding.code]
        assert list(Severity).index(finding.severity) >= list(Severity).index(rule.severity), finding
        assert finding.severity is Severity.NOTE or rule.certainty is not Certainty.ASKS, finding
        assert finding.message and finding.remedy, finding
