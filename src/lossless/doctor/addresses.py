"""Addresses of object stores and servers among what was given as logdirs."""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"(?:^|[=,:])(?P<scheme>[a-zA-Z][0-9a-zA-Z.+-]*)://(?P<rest>[^,]*)", re.DOTALL)


class Address(NamedTuple):
    """`scheme` in lower case; `rest` behind `://`."""

    scheme: str
    rest: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.rest}"


def address_in(text: str) -> Address | None:
    """The first address in a logdir as it was typed: alone, behind `name=`, or in a list; None for local files."""
    found = (Address(match["scheme"].lower(), match["rest"]) for match in _ADDRESS.finditer(text))
    return next((address for address in found if address.scheme != "file"), None)
