"""D108: an address where a local path is wanted."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec

from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D108",
        name="remote-logdir",
        severity=Severity.ERROR,
        what="The logdir is the address of an object store or a server; event files are read from local paths.",
        why="Nothing of it is shown. Training can write to it all the same, with the extra lossless[cloud].",
        remedy="Mount it, or copy it here.",
        example="lossless serve gs://bucket/logs",
        since="0.1.0",
    )
)
_URI = re.compile(r"(?P<scheme>[a-zA-Z][0-9a-zA-Z.+-]*)://(?P<rest>.*)", re.DOTALL)
_COPIES = {
    "gs": "gcloud storage rsync --recursive {url} {to}",
    "s3": "aws s3 sync {url} {to}",
    "hdfs": "hdfs dfs -get {url} {to}",
    "sftp": "rsync -a {host}/ {to}/",
    "ssh": "rsync -a {host}/ {to}/",
}
_FETCH = "import fsspec; fsspec.core.url_to_fs({url!r})[0].get({url!r}, {to!r}, recursive=True)"
_PACKAGES = {"gs": "gcsfs", "gcs": "gcsfs", "s3": "s3fs", "az": "adlfs", "abfs": "adlfs", "abfss": "adlfs"}


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding an address."""
    for text, _ in evidence.refused:
        match = _URI.fullmatch(text.partition("=")[2] if _URI.match(text) is None else text)
        if match and match["scheme"] != "file":
            yield _finding(text, match["scheme"].lower(), match["rest"])


def _finding(text: str, scheme: str, rest: str) -> Finding:
    url = f"{scheme}://{rest}"
    if scheme in ("http", "https"):
        message = f"{text} is a web address, not a directory"
        remedy = "If a board is there, open it in a browser; else give the directory that training writes to."
        return REGISTRY.finding(RULE.code, message, Place(path=text), remedy=remedy)
    to = rest.rstrip("/").rpartition("/")[2] or "logs"
    package = _PACKAGES.get(scheme)
    needs = ["lossless[cloud]"] if find_spec("fsspec") is None else []
    needs += [package] if package and find_spec(package) is None else []
    ours = f"python -c {shlex.quote(_FETCH.format(url=url, to=to))}"
    copy = _COPIES.get(scheme, "").format(url=shlex.quote(url), to=shlex.quote(to), host=rest.replace("/", ":/", 1))
    install = f"pip install {' '.join(map(shlex.quote, needs))}\n" if needs else ""
    without = f"; without gcloud or aws, pip install {' '.join(needs)} brings what fetches it" if needs else ""
    return REGISTRY.finding(
        RULE.code,
        f"{text} is the address of an object store; local paths are read",
        Place(path=text),
        remedy=f"Copy it here, or mount it, and give the local path{without}.",
        fix=f"{copy or install + ours}\nlossless serve {shlex.quote(to)}",
    )
