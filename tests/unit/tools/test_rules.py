"""The registry: every rule of every room is documented, dated, and has a case that fires and one that must not."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from lossless.findings import REGISTRY, Certainty, Rule, Severity
from tests.unit.doctor.asking import CASES, case_functions
from tools import docs_rules

ROOT = Path(__file__).parents[3]
RULES = {code: rule for code, rule in REGISTRY.rules.items() if re.fullmatch("[FRWDL][0-9]{3}", code)}
"""The rooms' rules; tests of the registry itself may have others."""


OF_NO_LOGDIR = ("D199", "F116", "F117")
"""A check that fails, files of notes: in tests/unit/doctor/test_diagnose.py and tests/unit/server/test_notes.py."""


@cache
def _words_of_tests() -> frozenset[str]:
    texts = (path.read_text() for path in ROOT.glob("tests/**/*.py") if path != Path(__file__))
    return frozenset(word for text in texts for word in re.findall(r"\bW[0-9]{3}\b", text))


def _of(letters: str) -> list[str]:
    return sorted(code for code in RULES if code[0] in letters)


def test_all_rooms_are_loaded() -> None:
    assert {code[0] for code in RULES} == set("FRWDL")
    assert len(docs_rules.pages()) == len(REGISTRY.rules) + 1


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_documented_and_dated(rule: Rule) -> None:
    assert (ROOT / f"docs/rules/{rule.code}-{rule.name}.md").is_file(), "make docs"
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.what.endswith((".", "?")) and rule.why and rule.remedy and rule.example
    assert rule.certainty is not Certainty.ASKS or rule.severity is Severity.NOTE, "a question is never worse"


def test_names_are_said_once_a_room() -> None:
    assert len({(rule.code[0], rule.name) for rule in RULES.values()}) == len(RULES)


def _case_modules(code: str) -> list[str]:
    return [f"tests.cases.doctor.{path.stem}" for path in sorted(CASES.glob(f"{code.lower()}_*.py"))]


@pytest.mark.parametrize("code", [code for code in _of("FRD") if code not in OF_NO_LOGDIR])
def test_a_rule_of_the_doctor_or_of_reading_has_its_cases(code: str) -> None:
    modules = [import_module(name) for name in _case_modules(code)]
    assert any(case_functions(module, "fires") for module in modules)
    assert any(case_functions(module, "quiet") for module in modules)
    assert all(module.__doc__ for module in modules), "the command or story"


@pytest.mark.parametrize("code", _of("L"))
def test_a_rule_of_the_linter_has_its_cases(code: str) -> None:
    folder = ROOT / f"tests/cases/lint/{code}-{RULES[code].name}"
    assert any(folder.glob("fires*")) and any(folder.glob("quiet*"))


@pytest.mark.parametrize("code", _of("W"))
def test_a_warning_of_writing_is_raised_by_a_test(code: str) -> None:
    assert code in _words_of_tests()


def test_no_case_is_of_a_rule_that_is_gone() -> None:
    codes = {path.stem.partition("_")[0].upper() for path in CASES.glob("*.py")}
    assert codes <= set(RULES)
