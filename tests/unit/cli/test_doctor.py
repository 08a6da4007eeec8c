"""`lossless doctor`: exit codes, forms, what may be given, and odd outputs."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lossless.cli import main
from lossless.findings import REGISTRY
from tests.unit.ingest.events import HEAD, NAME, scalar, write

CLEAN = HEAD + b"".join(scalar("loss", step, 1 / step, 1.7e9 + step) for step in range(1, 9))
COMMAND = [sys.executable, "-m", "lossless", "doctor"]


def doctor(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["doctor", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def clean(logdir: Path) -> Path:
    path = write(logdir / "a" / NAME, CLEAN)
    os.utime(path, (1.7e9,) * 2)
    return logdir


def damaged(logdir: Path) -> Path:
    data = bytearray(CLEAN)
    data[len(HEAD) + 20] ^= 1
    write(logdir / "b" / NAME, bytes(data))
    return logdir


def codes(result: Result) -> set[str]:
    return {finding["code"] for finding in json.loads(result.stdout)}


def test_nothing_found_is_0_and_says_what_was_looked_at(tmp_path: Path) -> None:
    result = doctor(clean(tmp_path))
    assert result.exit_code == 0
    rules = sum(code[0] in "FRD" for code in REGISTRY.rules)
    said = f"{tmp_path}: 1 run, 1 event file with 8 points and {len(CLEAN)} bytes, by {rules} rules: nothing found.\n"
    assert result.stdout == said
    os.utime(tmp_path / "a" / NAME)
    assert f"{tmp_path}: 1 run (1 live), " in doctor(tmp_path).stdout


def test_a_warning_is_1_and_an_error_2(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("import torch\n")
    assert doctor(tmp_path / "train.py").exit_code == 1
    assert doctor(damaged(tmp_path)).exit_code == 2
    assert doctor(damaged(tmp_path), "--ignore", "R").exit_code in (0, 1)


def test_json_has_these_keys(tmp_path: Path) -> None:
    (finding,) = [f for f in json.loads(doctor(damaged(tmp_path), "--format", "json").stdout) if f["code"] == "R002"]
    assert set(finding) == {"code", "severity", "message", "remedy", "place", "effect", "fix"}
    assert json.loads(doctor(clean(tmp_path / "clean"), "--format", "json").stdout) == []


def test_the_other_forms(tmp_path: Path) -> None:
    assert json.loads(doctor(damaged(tmp_path), "--format", "sarif").stdout)["version"] == "2.1.0"
    assert doctor(tmp_path, "--format", "github").stdout.startswith("::error file=")
    assert doctor(tmp_path, "--format", "xml").exit_code == 2


def test_codes_are_left_out_by_how_they_begin(tmp_path: Path) -> None:
    assert "R002" not in codes(doctor(damaged(tmp_path), "--format", "json", "--ignore", "r0,D1", "--ignore", "D2"))
    refused = doctor(tmp_path, "--ignore", "Q1")
    assert (refused.exit_code, "got 'Q1', want a code" in refused.output) == (2, True)


def test_logdirs_as_tensorboard_spells_them(tmp_path: Path) -> None:
    clean(tmp_path / "one")
    damaged(tmp_path / "two")
    assert doctor(f"--logdir={tmp_path / 'one'}").exit_code == 0
    assert doctor("--logdir", tmp_path / "one", tmp_path / "two").exit_code == 2
    assert doctor("--logdir_spec", f"x:{tmp_path / 'one'},y:{tmp_path / 'two'}").exit_code == 2
    assert doctor("--logdir-spec", f"x:{tmp_path / 'one'}").exit_code == 0
    assert doctor(f"{tmp_path}/t*").exit_code == 2
    assert doctor(tmp_path / "one/a" / NAME).exit_code == 0


@pytest.mark.parametrize(
    "logdir", ["", "\0", "gs://bucket/logs", "=x", "name=", "/no/such/place", "a" * 5000, "/dev/null"]
)
def test_no_logdir_is_a_traceback(logdir: str) -> None:
    result = doctor("--format", "json", logdir)
    assert result.exit_code in (1, 2)
    assert json.loads(result.stdout)


def test_without_a_logdir_it_says_what_it_wants() -> None:
    result = doctor()
    assert (result.exit_code, "got none, want the directory" in result.output) == (2, True)


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    for number in range(300):
        write(tmp_path / str(number) / NAME, b"")
    process = subprocess.Popen(
        [*COMMAND, str(tmp_path), "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.read(1)
    process.stdout.close()
    assert process.communicate()[1] == b""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_names_and_encodings_that_do_not_fit(tmp_path: Path, form: str, encoding: str) -> None:
    name = os.fsencode(tmp_path) + b"/r\xff\n\x1b[31m\xe2\x86\x92"
    os.mkdir(name)
    with open(name + b"/" + NAME.encode(), "wb") as file:
        file.write(b"hello")
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [*COMMAND, str(tmp_path), "--format", form], capture_output=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_for_terminals(tmp_path: Path, setting: dict[str, str], coloured: bool) -> None:
    primary, secondary = pty.openpty()
    environment = {"TERM": "xterm"} | {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")} | setting
    done = subprocess.run([*COMMAND, str(clean(tmp_path))], stdout=secondary, env=environment, check=False)
    os.close(secondary)
    with os.fdopen(primary, "rb", buffering=0) as terminal:
        said = terminal.read(65536)
    assert (done.returncode, b"\x1b[" in said) == (0, coloured)


def test_one_thing_is_asked_for(tmp_path: Path) -> None:
    """What else is wrong is not said, and does not count."""
    damaged(clean(tmp_path))
    assert codes(doctor(tmp_path, "--format", "json", "--expect", "run=a", "--expect", "tag=loss")) == {"D701"}
    assert doctor(tmp_path, "--expect", "run=a,tag=loss").exit_code == 0
    assert doctor(tmp_path, "--expect", "run=a,tag=accuracy").exit_code == 1
    assert doctor(tmp_path, "--expect", "run=b").exit_code == 2
    refused = doctor(tmp_path, "--expect", "a")
    assert (refused.exit_code, "got 'a', want run=NAME" in refused.output) == (2, True)


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    logdir, here = clean(tmp_path / "logs"), tmp_path / "here"
    command = f"mkdir {here}; cd {here}; rmdir {here}; {sys.executable} -m lossless doctor"
    for arguments, code in (
        (f"{logdir} --format sarif", 0),
        (f"{logdir} --expect run=a", 0),
        (f"{logdir} --expect run=b", 1),
        ("runs", 2),
    ):
        done = subprocess.run(f"{command} {arguments}", shell=True, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (code, ""), arguments
    assert "the working directory is gone" in done.stdout
