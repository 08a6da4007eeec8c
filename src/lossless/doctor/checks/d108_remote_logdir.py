"""D108: an address where a local path is wanted."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from importlib.util import find_spec

from lossless.doctor.addresses import Address, address_in
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
        if address := address_in(text):
            yield _finding(text, address)


def _finding(text: str, address: Address) -> Finding:
    url, scheme = str(address), address.scheme
    if scheme in ("http", "https"):
        message = f"{text} is a web address, not a directory"
        remedy = "If a board is there, open it in a browser; else give the directory that training writes to."
        return REGISTRY.finding(RULE.code, message, Place(path=text), remedy=remedy)
    to = address.rest.rstrip("/").rpartition("/")[2] or "logs"
    package = _PACKAGES.get(scheme)
    needs = ["lossless[cloud]"] if find_spec("fsspec") is None else []
    needs += [package] if package and find_spec(package) is None else []
    ours = f"python -c {shlex.quote(_FETCH.format(url=url, to=to))}"
    host = shlex.quote(address.rest.rstrip("/").replace("/", ":/", 1))
    copy = _COPIES.get(scheme, "").format(url=shlex.quote(url), to=shlex.quote(to), host=host)
    install = f"pip install {' '.join(map(shlex.quote, needs))}\n" if needs else ""
    without = f"; without gcloud or aws, pip install {' '.join(needs)} brings what fetches it" if needs else ""
    return REGISTRY.finding(
        RULE.code,
        f"{text} is the address of an object store; local paths are read",
        Place(path=text),
        remedy=f"Copy it here, or mount it, and give the local path{without}.",
        fix=f"{copy or install + ours}\nlossless serve {shlex.quote(to)}",
    )
