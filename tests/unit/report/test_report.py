"""Findings as text, JSON, SARIF and workflow commands: nothing lost, nothing broken by odd names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import numpy as np
import pytest

from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.report import as_github, as_json, as_sarif, as_text, counted, exit_code, printable

ODD = "100% a:b,c\n::error::\x1b[31m\udcff.py"


@pytest.fixture(autouse=True)
def rules() -> Iterator[None]:
    made = [
        Rule("X901", "made-up", Severity.ERROR, "An error.", "Why.", "Mend it.", "x = 1", since="0.1.0", fix="mend"),
        Rule("X902", "made-down", Severity.WARNING, "A warning.", "Why.", "Look.", "x = 2", since="0.1.0"),
        Rule("X903", "made-so", Severity.NOTE, "A note.", "Why.", "Nothing.", "x = 3", since="0.1.0"),
    ]
    for rule in made:
        REGISTRY.add(rule)
    yield
    for rule in made:
        del REGISTRY._rules[rule.code]


def of(code: str, message: str = "It is so", place: Place | None = None, **words: str) -> Finding:
    return REGISTRY.finding(code, message, place, **words)


@pytest.mark.parametrize(
    ("codes", "code", "words"),
    [
        ([], 0, "nothing found"),
        (["X903", "X903"], 0, "2 notes"),
        (["X902", "X903"], 1, "1 warning and 1 note"),
        (["X901", "X902", "X902", "X903"], 2, "1 error, 2 warnings and 1 note"),
    ],
)
def test_the_verdict(codes: list[str], code: int, words: str) -> None:
    findings = [of(each) for each in codes]
    assert (exit_code(findings), counted(findings)) == (code, words)


# -- text


def test_text_goes_by_severity_and_rule_and_ends_in_a_verdict() -> None:
    findings = [
        of("X901", "First", Place("a/b", 7), effect="Lost."),
        of("X901", "Second", Place(run="r", tag="t", step=3)),
        of("X902", "Third", Place("train.py", line=3, column=5), remedy="Do one thing.", fix="one\n  two"),
        of("X902", "Fourth", remedy="Do another."),
    ]
    assert as_text(findings, looked_at="2 runs").splitlines() == [
        "Errors",
        "",
        "  X901 made-up  An error.",
        "    First",
        "      at a/b, byte 7",
        "      Lost.",
        "    Second",
        "      at r, t, step 3",
        "    To do: Mend it.",
        "        mend",
        "",
        "Warnings",
        "",
        "  X902 made-down  A warning.",
        "    Third",
        "      at train.py:3:5",
        "      To do: Do one thing.",
        "          one",
        "            two",
        "    Fourth",
        "      To do: Do another.",
        "",
        "2 runs: 2 errors and 2 warnings.",
    ]


def test_text_of_nothing_is_its_verdict() -> None:
    assert as_text([], looked_at="2 runs") == "2 runs: nothing found."


def test_text_says_what_once() -> None:
    text = as_text([of("X901", "An error: at 7", effect="Lost."), of("X901", "At 8", effect="Lost.")], looked_at="all")
    said = "  X901 made-up  An error.\n    at 7\n    At 8\n    Lost.\n    To do: Mend it.\n        mend\n"
    assert said in text


def test_text_names_so_many_of_a_rule_and_counts_the_rest() -> None:
    text = as_text([of("X902", f"Number {i}") for i in range(1_030)], looked_at="all")
    assert "Number 19\n    and 1,010 more; --format json lists all\n" in text
    assert "Number 20" not in text


def test_colours_change_nothing_else() -> None:
    findings = [of("X901"), of("X902"), of("X903")]
    coloured = as_text(findings, looked_at="all", colour=True)
    assert coloured != as_text(findings, looked_at="all")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text(findings, looked_at="all")


def test_text_cannot_be_broken_by_names() -> None:
    text = as_text([of("X901", f"In {ODD}", Place(ODD, run=ODD, tag=ODD))], looked_at=ODD)
    assert "\x1b" not in text
    assert text.encode()
    assert r"100% a:b,c\n::error::\x1b[31m\xff.py" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [("a\tb", r"a\tb"), ("\u202eevil", r"\u202eevil"), ("\udc80\ud800", r"\x80\ud800"), ("Größe → 1", "Größe → 1")],
)
def test_printable(text: str, said: str) -> None:
    assert printable(text) == said


# -- JSON


def test_json_is_a_list_of_findings_with_these_keys() -> None:
    place = Place(ODD, 7, 8, "r", "t", -(2**63))
    (got,) = json.loads(as_json([of("X901", place=place, effect="Lost.")]))
    assert got == {
        "code": "X901",
        "severity": "error",
        "message": "It is so",
        "remedy": "Mend it.",
        "place": place._asdict(),
        "effect": "Lost.",
        "fix": "mend",
    }
    assert json.loads(as_json([])) == []
    assert as_json([of("X901", place=place)]).isascii()


def test_numbers_of_numpy_are_numbers() -> None:
    findings = [of("X901", place=Place("a", np.int64(7), np.int32(8), step=np.int64(9)))]
    assert json.loads(as_json(findings))[0]["place"]["step"] == 9
    location = json.loads(as_sarif(findings))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["region"] == {"byteOffset": 7, "byteLength": 8}


# -- SARIF


def test_sarif_says_rules_results_and_places() -> None:
    findings = [
        of("X902", "Third", Place("train.py", line=3, column=5)),
        of("X901", "First", Place("/a b/" + ODD, 7, 9, "r", "t"), effect="Lost."),
        of("X903"),
    ]
    log = json.loads(as_sarif(findings))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    assert [(r["id"], r["name"], r["helpUri"], r["defaultConfiguration"]["level"]) for r in rules] == [
        ("X901", "made-up", "docs/rules/X901-made-up.md", "error"),
        ("X902", "made-down", "docs/rules/X902-made-down.md", "warning"),
        ("X903", "made-so", "docs/rules/X903-made-so.md", "note"),
    ]
    third, first, alone = run["results"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == ["X902", "X901", "X903"]
    assert third["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "train.py"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    physical = first["locations"][0]["physicalLocation"]
    assert physical["region"] == {"byteOffset": 7, "byteLength": 9}
    uri = physical["artifactLocation"]["uri"]
    assert uri.startswith("file:///a%20b/")
    assert unquote_to_bytes(uri.removeprefix("file://")) == ("/a b/" + ODD).encode("utf-8", "surrogateescape")
    assert first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "r/t"
    assert (first["message"]["text"], first["properties"]) == ("First. Lost. Mend it.", {"fix": "mend"})
    assert "locations" not in alone
    prints = {r["partialFingerprints"]["place/v1"] for r in run["results"]}
    assert len(prints) == 3


# -- GitHub


def test_github_says_one_line_a_finding() -> None:
    findings = [
        of("X902", "Third", Place("train.py", line=3, column=5), remedy="100% sure:\nlook."),
        of("X901", "First", Place("a,b:c", 7)),
        of("X903"),
    ]
    assert as_github(findings).splitlines() == [
        "::warning file=train.py,line=3,col=5,title=X902 made-down::Third%0A100%25 sure:%0Alook.",
        "::error file=a%2Cb%3Ac,title=X901 made-up::First (a,b:c, byte 7)%0AMend it.%0Amend",
        "::notice title=X903 made-so::It is so%0ANothing.",
    ]


def test_github_cannot_be_commanded_by_names() -> None:
    line = as_github([of("X901", f"In {ODD}", Place(ODD))])
    assert len(line.splitlines()) == 1
    assert line.count("\x1b") == 0
    assert line.encode()


def test_paths_below_the_working_directory_are_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    below, beside = of("X901", place=Place(f"{tmp_path}/runs/a")), of("X902", place=Place(f"{tmp_path}s/b"))
    assert as_github([below]).startswith("::error file=runs/a,")
    assert as_github([beside]).startswith(f"::warning file={tmp_path}s/b,")
    results = json.loads(as_sarif([below, beside]))["runs"][0]["results"]
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results]
    assert uris == ["runs/a", f"file://{tmp_path}s/b"]
    assert "      at train.py:3\n" in as_text(
        [of("X901", place=Place(str(tmp_path / "train.py"), line=3))], looked_at="it"
    )
    assert "      at /elsewhere/a\n" in as_text([of("X901", place=Place("/elsewhere/a"))], looked_at="it")
