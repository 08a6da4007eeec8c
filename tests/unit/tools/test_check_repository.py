"""What belongs to no single file."""

from __future__ import annotations

import pytest

from tools.check_repository import HOSTS, links, locks, text, versions


def test_versions_in_step() -> None:
    assert versions("1.2.0", {"version": "1.2.0"}, "# Changelog\n\n## 1.2.0 — today\n") == []
    assert versions("1.2.0", {}, "## 1.2.0\n") == []
    assert len(versions("1.2.0", {"version": "1.1.0"}, "## 1.1.0\n")) == 2


def test_a_lock_holds_names_and_versions_alone() -> None:
    assert locks("# by make lock\nnumpy==2.0.1\nx-y==1!2.0+cpu\n", '{"version": "1.0.0"}') == []
    for line in ("numpy @ https://host/numpy.whl", "--index-url https://host", "numpy>=2"):
        assert len(locks(line, "{}")) == 1
    assert len(locks("", '{"resolved": "x"}')) == 1
    assert len(locks("", '{"x": "https://host/a.tgz"}')) == 1


@pytest.mark.parametrize("host", HOSTS)
def test_registry_hosts(host: str) -> None:
    assert len(text("a.md", f"see https://{host}/x")) == 1


def test_leftovers() -> None:
    assert len(text("a.py", "# TO" + "DO: later")) == 1
    assert text("a.py", "toDone") == []


def test_links_lead_somewhere() -> None:
    assert links("docs/guide/README.md", "[a](board.md) [b](../../README.md#why) [c](https://x.y/z) [d](#here)") == []
    assert links("README.md", "[a](docs/none.md)") == ["README.md: links to docs/none.md, which is not there"]
