"""L505 over whole projects: launch lines beside the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lossless.findings import Finding
from lossless.lint import lint_paths

CODE = 'from torch.utils.tensorboard import SummaryWriter\n\nwriter = SummaryWriter("{}")\nwriter.close()\n'
ELSEWHERE = {
    "run.sh": "#!/bin/sh\npython train.py\ntensorboard --logdir=log --port 6006\n",
    "Makefile": "board:\n\ttensorboard --logdir log\n",
    "README.md": "# A model\n\n```\ntensorboard --logdir='log'\n```\n",
    "Dockerfile": 'CMD ["tensorboard", "--logdir", "log"]\n',
    ".vscode/launch.json": '{"configurations": [\n{"module": "tensorboard.main",\n "args": ["--logdir", "log"]}]}\n',
    "look.ipynb": '{"cells": [{"cell_type": "code", "source": ["%tensorboard --logdir log\\n"]}]}\n',
    "scripts/board.sh": "lossless serve log &\n",
}
INNOCENT = (
    "tensorboard --logdir runs",
    "tensorboard --logdir ./runs/first --bind_all",
    "tensorboard --logdir .",
    "tensorboard --logdir ..",
    "tensorboard --logdir $LOGDIR",
    "tensorboard --logdir ${1:-log}",
    "tensorboard --logdir <log directory>",
    "tensorboard --logdir /home/me/project/runs",
    "tensorboard --logdir gs://bucket/log",
    "tensorboard --logdir_spec a:runs/a,b:runs/b",
    "lossless serve runs",
    "lossless --help; --logdir is not needed",
    "rsync --logdir log",
)


def project(root: Path, directory: str, beside: dict[str, str]) -> list[Finding]:
    """The findings of L505 in a project of one writer and the files beside it."""
    (root / ".git").mkdir()
    (root / "train.py").write_text(CODE.format(directory))
    for name, text in beside.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    return lint_paths([root], select=["L505"])


@pytest.mark.parametrize("name", ELSEWHERE)
def test_each_kind_of_file_is_read(tmp_path: Path, name: str) -> None:
    """A launch line of a directory that nobody writes is found, wherever it stands, with the line."""
    (found,) = project(tmp_path, "runs/first", {name: ELSEWHERE[name]})
    assert found.severity == "warning"
    assert found.place.path == str(tmp_path / name)
    line = ELSEWHERE[name].split("\n")[(found.place.line or 0) - 1]
    assert "log" in line
    assert "--logdir log" in found.message
    assert "runs/first (train.py:3)" in found.message
    assert found.fix == "tensorboard --logdir runs/first"


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_lines(tmp_path: Path, text: str) -> None:
    """Directories above, below or of the same name, variables and placeholders are not blamed."""
    assert not project(tmp_path, "runs/first", {"run.sh": text + "\n"})


def test_an_unknown_writer_may_be_meant(tmp_path: Path) -> None:
    """Where one writer's directory is the caller's, nothing is said."""
    (tmp_path / "other.py").write_text(
        "from torch.utils.tensorboard import SummaryWriter\n\n\ndef make(path):\n    return SummaryWriter(path)\n"
    )
    assert not project(tmp_path, "runs/first", {"run.sh": "tensorboard --logdir log\n"})


def test_an_absolute_path_is_a_question(tmp_path: Path) -> None:
    """Whether /tmp/board is where runs/first ends up depends on where the code runs."""
    (found,) = project(tmp_path, "runs/first", {"README.md": "tensorboard --logdir /data/board\n"})
    assert found.severity == "note"


def test_a_text_with_code_of_its_own(tmp_path: Path) -> None:
    """A README that shows another program is about that program."""
    text = "```python\nwriter = SummaryWriter('log')\n```\n\n    tensorboard --logdir log\n"
    assert not project(tmp_path, "runs/first", {"README.md": text})


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ('"logs/fit/" + now', "logs/fit"),
        ('f"logs/{now}"', "logs"),
        ('os.path.join("logs", now)', "logs"),
        ('Path("logs") / now', "logs"),
        ('str(Path("logs", now))', "logs"),
        ('"logs/%s" % now', "logs"),
        ('"logs/{}/a".format(now)', "logs"),
    ],
)
def test_beginnings_of_paths(tmp_path: Path, expression: str, written: str) -> None:
    """Of a path that is worked out, the literal beginning is known."""
    (tmp_path / ".git").mkdir()
    code = CODE.replace('"{}"', expression).replace("\n\n", "\nimport os\nfrom pathlib import Path\nnow = input()\n", 1)
    (tmp_path / "train.py").write_text(code)
    (tmp_path / "run.sh").write_text("tensorboard --logdir elsewhere\ntensorboard --logdir logs\n")
    (found,) = lint_paths([tmp_path], select=["L505"])
    assert f"writes into {written} (" in found.message


def test_a_file_linted_alone(tmp_path: Path) -> None:
    """What other files of the folder write counts, whether they were linted or not."""
    assert not project(
        tmp_path, "runs/first", {"run.sh": "tensorboard --logdir other\n", "other.py": CODE.format("other")}
    )
    assert not lint_paths([tmp_path / "train.py"], select=["L505"])
    (tmp_path / "other.py").unlink()
    assert lint_paths([tmp_path / "train.py"], select=["L505"])


def test_a_notebook_of_its_own(tmp_path: Path) -> None:
    """A notebook that logs is held against itself alone."""
    cells = [["import x\n", CODE.format("mine")], ["%tensorboard --logdir mine\n"]]
    text = json.dumps({"cells": [{"cell_type": "code", "source": source} for source in cells]})
    assert not project(tmp_path, "runs/first", {"look.ipynb": text})
    other = text.replace("--logdir mine", "--logdir runs")
    (tmp_path / "look.ipynb").write_text(other)
    assert lint_paths([tmp_path], select=["L505"])


def test_a_writer_that_chooses_its_directory(tmp_path: Path) -> None:
    """A class of writers whose __init__ says where, as others in the project use it: nothing is known of it."""
    writer = (
        "from torch.utils.tensorboard import SummaryWriter\n\nfrom config import LOGS\n\n\n"
        "class Writer(SummaryWriter):\n    def __init__(self, name):\n        super().__init__(LOGS / name)\n"
    )
    assert project(tmp_path, "runs/first", {"writer.py": writer, "run.sh": "tensorboard --logdir log\n"}) == []


def test_paths_are_told_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, "runs/first", {"run.sh": "tensorboard --logdir log\n"})
    monkeypatch.chdir(tmp_path)
    assert [f.place.path for f in lint_paths(["."], select=["L505"])] == ["run.sh"]
