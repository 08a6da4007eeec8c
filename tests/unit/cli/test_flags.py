"""Every flag of the command line, and what it becomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from lossless.cli import COMMANDS, main, serving
from lossless.cli.serving import Serving
from lossless.cli.tensorboard_flags import FLAGS, Flag
from lossless.errors import ListenError
from lossless.version import __version__


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Serving]:
    """What would have been served."""
    found: list[Serving] = []
    monkeypatch.setattr(serving, "serve", found.append)
    return found


def run(*arguments: str) -> Result:
    """The command line with these arguments."""
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["serve", "runs"], {}),
        (["runs"], {}),
        (["--logdir", "runs"], {}),
        (["--logdir=runs"], {}),
        (["serve", "--logdir", "runs", "more"], {"logdirs": ["more", "runs"]}),
        (["serve", "a", "name=b", "c/*"], {"logdirs": ["a", "name=b", "c/*"]}),
        (["--logdir", "a", "--logdir", "b"], {"logdirs": ["a", "b"]}),
        (["--logdir_spec", "x:a,b"], {"logdirs": [], "logdir_spec": "x:a,b"}),
        (["--logdir-spec", "x:a,b", "runs"], {"logdir_spec": "x:a,b"}),
        (["runs", "--host", "10.0.0.7"], {"host": "10.0.0.7"}),
        (["runs", "--bind_all"], {"host": ""}),
        (["runs", "--bind-all"], {"host": ""}),
        (["runs", "--port", "7007"], {"port": 7007}),
        (["runs", "--port=0"], {"port": 0}),
        (["runs", "--port", "default"], {"port": None}),
        (["runs", "--path_prefix", "/board/"], {"path_prefix": "/board"}),
        (["runs", "--path-prefix", "/"], {"path_prefix": ""}),
        (["runs", "--window_title", "My runs"], {"window_title": "My runs"}),
        (["runs", "--reload_interval", "0"], {"interval": 0.0}),
        (["runs", "--reload-interval=2.5"], {"interval": 2.5}),
        (["runs", "--open"], {"open_browser": True}),
        (["runs", "--no-open"], {}),
        (["runs", "--no-token"], {"token": False}),
        (["runs", "--allow_host", "a", "--allow-host", "b"], {"allowed_hosts": ("a", "b")}),
        (["runs", "--reuse_port", "true"], {"reuse_port": True}),
        (["runs", "--reuse_port=false"], {}),
    ],
)
def test_flags_become_settings(asked: list[Serving], arguments: list[str], expected: dict[str, Any]) -> None:
    """As TensorBoard spells them, and with dashes."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert asked == [Serving(**({"logdirs": ["runs"], "allowed_hosts": ()} | expected))]
    assert result.output == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], None),
        (["serve"], "LOGDIR: got none, want the directory that training writes to"),
        (["serve", "--logdir", ""], "LOGDIR: got none"),
        (["runs", "--host", "a", "--bind_all"], "--host and --bind_all: got both, want one"),
        (["runs", "--port", "65536"], "port: got '65536', want a number from 0 to 65535, or default"),
        (["runs", "--port", "http"], "port: got 'http'"),
        (["runs", "--port", "-1"], "port: got '-1'"),
        (["runs", "--port", "²"], "port: got '²'"),
        (["runs", "--path_prefix", "board"], "path prefix: got 'board', want one that begins with /"),
        (["runs", "--reload_interval", "-1"], "reload interval: got -1.0, want 0 or more seconds"),
        (["runs", "--reload_interval", "nan"], "reload interval: got nan, want 0 or more seconds"),
        (["runs", "--no_such_flag"], "No such option"),
        (["runs", "--reload_intervall", "3"], "reload-interval"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: list[Serving], arguments: list[str], sentence: str | None) -> None:
    """In one sentence, and nothing is served."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert asked == []
    assert sentence is None or sentence in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if not flag.refused], ids=lambda flag: flag.name)
def test_a_flag_with_nothing_to_do_says_why_in_one_line(asked: list[Serving], flag: Flag) -> None:
    """On standard error, and serves all the same."""
    for given in ([f"{flag.name}=7"], [flag.name, "7"], [f"{flag.name.replace('_', '-')}=7"]):
        result = run("runs", *given)
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
        assert result.stderr == f"{flag.name}: nothing to do here, {flag.why}\n"
    assert len(asked) == 3


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag.refused], ids=lambda flag: flag.name)
def test_a_flag_that_asks_for_something_else_is_refused(asked: list[Serving], flag: Flag) -> None:
    """And says what is wanted instead."""
    result = run("runs", flag.name, *(["7"] if flag.takes_value else []))
    assert result.exit_code == 2
    assert f"{flag.name}: got" in result.output
    assert "want" in result.output
    assert asked == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # TensorBoard's own
def test_every_flag_of_tensorboard_is_known() -> None:
    """Its own parser says which there are."""
    import argparse

    from tensorboard.plugins.core import core_plugin

    parser = argparse.ArgumentParser()
    core_plugin.CorePluginLoader(include_debug_info=False).define_flags(parser)
    theirs = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    command = main.get_command(click.Context(main), "serve")
    assert command is not None
    ours = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
    assert theirs - ours - {"--help", "--helpfull"} == set()


def test_an_error_is_a_sentence_not_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lossless raises about the arguments."""

    def fail(_: Serving) -> None:
        raise ListenError("port: got 1, want another")

    monkeypatch.setattr(serving, "serve", fail)
    result = run("runs")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: port: got 1, want another\n"


def test_versions(asked: list[Serving]) -> None:
    """Three spellings."""
    assert run("version").output.startswith(f"lossless {__version__}, Python 3.")
    assert run("--version").output == f"lossless {__version__}\n"
    assert run("--version_tb").output == f"{__version__}\n"
    assert asked == []


def test_help_names_every_command() -> None:
    """And each has help of its own."""
    whole = run("--help").output
    for name in COMMANDS:
        assert f"  {name} " in whole
        assert run(name, "--help").exit_code == 0
    for flag in FLAGS:
        assert flag.name not in run("serve", "--help").output


def test_help_says_each_command_in_one_line() -> None:
    lines = run("--help").output.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == list(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") for line in lines)


def test_a_slip_in_a_command_is_no_logdir(
    asked: list[Serving], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run("doctr", "runs")
    assert refused.exit_code == 2
    assert "doctr: got neither a command nor a directory, want one; `lossless doctor`" in refused.output
    assert run("serve", "doctr").exit_code == 0
    (tmp_path / "demos").mkdir()
    assert run("demos").exit_code == 0
    assert len(asked) == 2
