"""SARIF 2.1.0, as code scanning and editors read it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from operator import index
from typing import Any
from urllib.parse import quote

from lossless.findings import REGISTRY, Finding, Place, Rule
from lossless.report.paths import from_here
from lossless.report.printable import printable
from lossless.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(findings: Iterable[Finding]) -> str:
    """One run of the tool `lossless`, with the rules that were broken and a result each time."""
    found = list(findings)
    codes = sorted({finding.code for finding in found})
    driver = {"name": "lossless", "version": __version__, "rules": [_rule(REGISTRY[code]) for code in codes]}
    results = [_result(finding, codes.index(finding.code)) for finding in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, allow_nan=False, default=index)


def _rule(rule: Rule) -> dict[str, Any]:
    text = f"{rule.why}\n\nWhat to do: {rule.remedy}" + (f"\n\n{rule.fix}" if rule.fix else "")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{text}\n\nExample: {rule.example}"},
        "helpUri": f"docs/rules/{rule.code}-{rule.name}.md",
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"since": rule.since, "certainty": rule.certainty.value},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    parts = [finding.message, finding.effect, finding.remedy]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": printable(" ".join(_sentence(part) for part in parts if part))},
        "partialFingerprints": {"place/v1": hashlib.sha256(repr(finding.key).encode()).hexdigest()[:32]},
    }
    location = _location(finding.place)
    if location:
        result["locations"] = [location]
    if finding.fix:
        result["properties"] = {"fix": finding.fix}
    return result


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else text + "."


def _location(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if place.path is not None:
        region = _region(place)
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(place.path)}} | (
            {"region": region} if region else {}
        )
    name = "/".join(printable(part) for part in (place.run, place.tag) if part)
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "member"}]
    return location


def _region(place: Place) -> dict[str, int]:
    if place.line is not None:
        return {"startLine": place.line} | ({"startColumn": place.column} if place.column is not None else {})
    if place.offset is None:
        return {}
    return {"byteOffset": place.offset} | ({"byteLength": place.length} if place.length is not None else {})


def _uri(path: str) -> str:
    """Relative to the working directory, or a file URI."""
    path = from_here(path)
    quoted = quote(os.fsencode(path).replace(os.sep.encode(), b"/"))
    if not os.path.isabs(path):
        return quoted
    return "file://" + (quoted if quoted.startswith("/") else "/" + quoted)
