"""The rules of the launch line."""

from __future__ import annotations

from functools import partial

from lossless.findings import REGISTRY, Certainty, Rule, Severity

_WARNING = partial(Rule, severity=Severity.WARNING, since="0.1.0")
_LITERAL = "A path is taken as it is typed: nothing of that name is there, so nothing is shown."

RULES = tuple(
    REGISTRY.add(rule)
    for rule in (
        _WARNING(
            code="D501",
            name="launch-equals-sign",
            what="The logdir begins with an equals sign, and nothing of that name exists.",
            why=f"A space stands before the sign, so that it belongs to the path. {_LITERAL}",
            remedy="Leave out the space before the sign, or the sign.",
            example="tensorboard --logdir =runs",
        ),
        _WARNING(
            code="D502",
            name="launch-quotes",
            what="The logdir has quotes of its own, and nothing of that name exists.",
            why="The shell takes away one pair of straight quotes; a second pair, quotes in a configuration file, on "
            f"Windows or from a text processor stay in the path. {_LITERAL}",
            remedy="Leave out the quotes.",
            example="tensorboard --logdir='“runs”'",
        ),
        _WARNING(
            code="D503",
            name="launch-unexpanded",
            what="The logdir holds a ~ or a variable that the shell did not replace.",
            why="In single quotes, in configuration files and in calls without a shell, $VAR stays as it is; a ~ is "
            "replaced only at the start of a word. Python does neither: training code that was given ~/logs writes "
            "to a directory named ~ where it runs.",
            remedy="Write the path out, or take the quotes away.",
            example="lossless serve '$HOME/runs'",
        ),
        _WARNING(
            code="D504",
            name="launch-split-at-space",
            what="A path with a space arrived in pieces, none of which is meant.",
            why="The shell splits at a space that is not quoted.",
            remedy="Quote the path.",
            example="lossless serve my runs/first",
        ),
        _WARNING(
            code="D505",
            name="launch-name-colon-path",
            what="The logdir has the form name:path, which only --logdir_spec takes apart.",
            why=f"--logdir is one path, in TensorBoard 2 and here. {_LITERAL}",
            remedy="Name a logdir with name=path.",
            example="tensorboard --logdir train:runs/a",
        ),
        _WARNING(
            code="D506",
            name="launch-comma-list",
            what="Several paths were given as one, with commas between.",
            why=f"--logdir is one path, in TensorBoard 2 and here; only --logdir_spec is split. {_LITERAL}",
            remedy="Give each path as an argument of its own.",
            example="tensorboard --logdir a:runs/a,b:runs/b",
        ),
        _WARNING(
            code="D507",
            name="launch-backslashes",
            what="The logdir is written with a drive letter or backslashes, as for another system.",
            why=f"Here a backslash is a letter like others, and there are no drives. {_LITERAL}",
            remedy="Give the path as this system writes it; in WSL drive C is /mnt/c.",
            example=r"lossless serve 'C:\logs'",
        ),
        _WARNING(
            code="D508",
            name="launch-stray-space",
            what="White space at an end of the logdir is taken as part of it.",
            why="A space in quotes, the line end of a file that was read, or an invisible character that was copied "
            f"with the path. {_LITERAL}",
            remedy="Leave it out.",
            example='lossless serve "runs "',
        ),
        _WARNING(
            code="D509",
            name="launch-pattern-matches-nothing",
            severity=Severity.NOTE,
            what="The pattern matches nothing yet.",
            why="What matches later is shown when it appears; a pattern that is mistyped never matches.",
            remedy="Compare it with the names that are there.",
            example="lossless serve 'runs/exp_*', where runs are named exp-1.",
            certainty=Certainty.ASKS,
        ),
        _WARNING(
            code="D510",
            name="launch-file-address",
            what="The logdir is a file: address and no path.",
            why="Only file:///absolute/path is understood, and nothing is there.",
            remedy="Give the path.",
            example="lossless serve file://runs",
        ),
        _WARNING(
            code="D511",
            name="launch-dash",
            what="An option arrived as a logdir: its dashes are not two hyphens.",
            why="Text processors and chats turn two hyphens into a dash, which begins no option.",
            remedy="Type two hyphens.",
            example="lossless serve –logdir runs",
        ),
    )
)
