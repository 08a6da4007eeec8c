"""What guides show of a command is what it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import docs_guides

GUIDES = sorted((docs_guides.ROOT / "docs/guide").glob("*.md"))
SYMPTOMS = ("missing-runs", "missing-summaries", "nothing-at-all", "scalars-stop", "train-and-validation")
HELLO = """
```python
# hello/world.py
print("hello")
```

```console
$ python hello/world.py
{}$ pwd
/home/me/project
```
"""


@pytest.mark.parametrize("path", [*GUIDES, docs_guides.ROOT / "README.md"], ids=lambda path: path.stem)
def test_a_guide_shows_what_its_commands_print(path: Path) -> None:
    assert path.read_text() == docs_guides.rendered(path.read_text()), "run `make docs`"


@pytest.mark.parametrize("name", SYMPTOMS)
def test_every_symptom_is_walked_with_the_doctor_and_the_linter(name: str) -> None:
    text = (docs_guides.ROOT / f"docs/guide/{name}.md").read_text()
    assert "\n$ lossless doctor runs" in text
    assert "\n$ lossless lint " in text
    assert f"({name}.md)" in (docs_guides.ROOT / "docs/guide/missing.md").read_text()


@pytest.mark.parametrize("shown", ["", "goodbye\n", "hello\nand more\n"])
def test_what_is_shown_is_replaced_by_what_is_printed(shown: str) -> None:
    assert docs_guides.rendered(HELLO.format(shown)) == HELLO.format("hello\n")


def test_names_of_event_files_are_the_same_each_time() -> None:
    text = "```console\n$ echo events.out.tfevents.1.vm.2.3\n```"
    assert "events.out.tfevents.1763600000.host.7.0\n" in docs_guides.rendered(text)
