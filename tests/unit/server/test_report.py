"""Findings to keep or to hand on."""

from __future__ import annotations

import pytest

from tests.unit.server.conftest import Client


def test_a_report_is_what_the_command_prints(client: Client) -> None:
    """A list of plain findings, SARIF, or text."""
    (found,) = client.get("/api/findings").json()["findings"]
    (plain,) = client.get("/api/report").json()
    assert plain == {name: found[name] for name in plain} and plain["code"] == found["code"]
    sarif = client.get("/api/report?format=sarif")
    assert sarif.headers["content-type"] == "application/sarif+json"
    assert [result["ruleId"] for result in sarif.json()["runs"][0]["results"]] == [found["code"]]
    text = client.get("/api/report", headers={"Accept": "text/plain"}).text
    assert found["message"] in text and text.endswith("1 error.\n")


@pytest.mark.parametrize(("ids", "listed"), [([], 0), (["other"], 0), (None, 1)])
def test_only_what_is_asked_for_is_in_it(client: Client, ids: list[str] | None, listed: int) -> None:
    """None: everything."""
    assert len(client.post("/api/report", json={"ids": ids}).json()) == listed


def test_one_is_found_by_its_id(client: Client) -> None:
    """In a query string too."""
    (found,) = client.get("/api/findings").json()["findings"]
    assert len(client.get(f"/api/report?ids=x&ids={found['id']}").json()) == 1
