"""docs/reference/cli.md: every command and option, as click knows them."""

from __future__ import annotations

import click

from lossless.cli import main

HEAD = "# Command line\n\nWritten by `make docs` from the commands themselves.\n"


def section(command: click.Command, path: str, parent: click.Context | None) -> str:
    """The help of one command and, below it, of its subcommands."""
    settings = {**main.context_settings, "terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent, **settings)
    text = f"\n## {path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        children = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        text += "".join(
            section(child, f"{path} {name}", context)
            for name, child in children
            if child is not None and not child.hidden
        )
    return text


def pages() -> dict[str, str]:
    """Path below docs/ → content."""
    return {"reference/cli.md": HEAD + section(main, "lossless", None)}
