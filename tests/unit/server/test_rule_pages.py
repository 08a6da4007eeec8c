"""The rules' pages: each finding's link leads to one, and nothing of a rule's text is taken for markup."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from lossless import doctor
from lossless.findings import REGISTRY, Rule, Severity
from lossless.server.rule_pages import family
from tests.unit.server.conftest import Client


def test_every_finding_links_to_the_page_of_its_rule(client: Client) -> None:
    """Relative to the board's address."""
    (finding,) = client.get("/api/findings").json()["findings"]
    answer = client.get("/" + finding["page"])
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    rule = REGISTRY[finding["code"]]
    for text in (rule.code, rule.what, rule.why, rule.remedy):
        assert text.replace("'", "&#x27;") in answer.text


def test_the_list_links_to_every_rule_of_a_board(client: Client) -> None:
    """Grouped by what they are about; each link leads to a page."""
    assert callable(doctor.check)
    page = client.get("/rules/").text
    linked = set(re.findall(r'<a href="([A-Z][0-9]+)">', page))
    assert linked == {code for code in REGISTRY.rules if family(code)} and "R002" in linked and "D203" in linked
    assert all(client.get(f"/rules/{code}").status_code == 200 for code in sorted(linked)[::10])


def test_a_rule_that_is_none_is_not_found(client: Client) -> None:
    """In the one error shape."""
    answer = client.get("/rules/X999")
    assert answer.status_code == 404 and answer.json()["error"]["code"] == "route"


def test_words_are_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an example says."""
    rule = Rule("D299", "sly", Severity.NOTE, "<script>", "a & b", "</pre>", "<img>", "0.1.0", fix="<b>")
    monkeypatch.setitem(REGISTRY._rules, "D299", rule)
    page = client.get("/rules/D299").text
    assert "&lt;script&gt;" in page and "a &amp; b" in page and "<pre>&lt;b&gt;</pre>" in page
    assert page.count("<script") == 1


def test_links_and_styles_work_below_a_prefix(make_client: Callable[..., Client]) -> None:
    """Every address on it is relative."""
    page = make_client(path_prefix="/board").get("/board/rules/R002").text
    assert not re.findall(r'(?:href|src)="/', page) and 'href="../rules.css"' in page
    assert make_client(path_prefix="/board").get("/board/rules").headers["location"] == "/board/rules/"
