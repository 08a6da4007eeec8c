"""Asked directly: what became of one run, one tag, or one tag of one run."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from lossless.doctor import outside, unread
from lossless.doctor.alike import Alike, nearest, runs_like, split_role, tags_like
from lossless.doctor.checks import CHECKS
from lossless.doctor.contents import Contents
from lossless.doctor.customs import custom
from lossless.doctor.evidence import Evidence
from lossless.doctor.expect_rules import RULES
from lossless.doctor.here import absolute
from lossless.doctor.unread import Unread
from lossless.doctor.viewed import Viewed
from lossless.doctor.wording import counted, listed
from lossless.errors import QueryError
from lossless.findings import REGISTRY, Finding, Place, Severity
from lossless.query import Run
from lossless.types import Status

__all__ = ["RULES", "Expected", "answer", "answers", "parse", "questions"]

_UNFLUSHED = "Flush or close its writer, and see that the code that logs is reached."
_PART = re.compile(r"(?:^|,)(run|tag)=")


class Expected(NamedTuple):
    """A run, a tag, or that tag of that run."""

    run: str | None
    tag: str | None


def parse(text: str) -> Expected:
    """From `run=NAME`, `tag=NAME` or `run=NAME,tag=NAME`. Raises QueryError."""
    _, *parts = _PART.split(text)
    names = dict(zip(parts[::2], parts[1::2], strict=True))
    if not text.startswith(("run=", "tag=")) or len(names) < len(parts) // 2 or not all(names.values()):
        raise QueryError(f"expect: got {text!r}, want run=NAME, tag=NAME, or both as run=NAME,tag=NAME")
    return Expected(names.get("run"), names.get("tag"))


def answers(evidence: Evidence, expect: Sequence[str], hidden: Sequence[str] = ()) -> list[Finding]:
    """An answer to each of `questions`. Raises QueryError."""
    return [answer(evidence, *question, hidden=hidden) for question in questions(expect)]


def questions(expect: Sequence[str]) -> list[Expected]:
    """What is asked by texts as after --expect: runs and tags that stand alone are meant together. Raises
    QueryError."""
    parsed = [parse(text) for text in dict.fromkeys(expect)]
    runs = [expected.run for expected in parsed if expected.tag is None]
    tags = [expected.tag for expected in parsed if expected.run is None]
    whole = [expected for expected in parsed if expected.run is not None and expected.tag is not None]
    return [*whole, *(Expected(run, tag) for run in runs or [None] for tag in tags or [None] if run or tag)]


def answer(
    evidence: Evidence, run: str | None = None, tag: str | None = None, *, hidden: Sequence[str] = ()
) -> Finding:
    """What became of `run`, of `tag`, or of `tag` in `run`; with both None QueryError. `hidden`: what the viewer does
    not see, as `Viewed.parse` takes it."""
    if run is None and tag is None:
        raise QueryError("expect: got neither run nor tag, want at least one; name it")
    question = _Question(evidence, run, tag, Viewed.parse(hidden))
    return question.answer()


class _Question:
    """One question and what is needed to answer it."""

    def __init__(self, evidence: Evidence, run: str | None, tag: str | None, viewed: Viewed) -> None:
        self.evidence, self.run, self.tag, self.viewed = evidence, run, tag, viewed
        self.held = Contents(evidence)

    def answer(self) -> Finding:
        """The first that fits."""
        ways: list[Callable[[], Finding | None]]
        if self.run is not None and self.run not in self.held.runs:
            ways = [self._run_elsewhere, self._run_unread, self._run_outside]
            return next((found for way in ways if (found := way())), None) or self._run_never()
        if self.tag is None:
            return self._run_shown()
        ways = [self._tag_shown, self._tag_elsewhere, self._tag_unread, self._tag_outside, self._tag_closed]
        return next((found for way in ways if (found := way())), None) or self._tag_never()

    def _say(self, code: str, message: str, *, path: str | None = None, **more: str) -> Finding:
        severity = more.pop("severity", None)
        place = Place(path=path, run=self.run, tag=self.tag)
        return REGISTRY.finding(code, message, place, **more, severity=Severity(severity) if severity else None)

    # -- runs

    def _facts(self, name: str) -> Run:
        return next(run for run in self.evidence.runs if run.name == name)

    @cached_property
    def _files_of(self) -> dict[str, list[str]]:
        files = self.evidence.files
        found: dict[str, list[str]] = {}
        for path, of in zip(files.paths, files.run.tolist(), strict=True):
            found.setdefault(files.runs[of], []).append(path)
        return found

    def _files(self, run: str) -> list[str]:
        return self._files_of.get(run, [])

    def _run_shown(self) -> Finding:
        run = self.run or ""
        said = self.held.said(run, None)
        troubles = [f for f in self.evidence.board.findings if f.place.path in self._files(run)]
        if not said:
            return self._run_empty(run, troubles)
        if why := self.viewed.hides_run(run, self.evidence.families):
            return self._say("D703", f"Run {run} is on the board and hidden: {why}", effect=f"It has {said}.")
        tags = counted(len(self.held.tags_of(run)), "tag")
        damaged = [finding for finding in troubles if finding.code[0] == "R"]
        if damaged and self._facts(run).status is Status.DAMAGED:
            first = damaged[0]
            message = f"Run {run} is shown, but for damaged bytes: {first.message} ({first.code} at {first.place})"
            effect = f"{tags}, {said} could be read."
            return self._say("D704", message, path=first.place.path, effect=effect, remedy=first.remedy, fix=first.fix)
        return self._say("D701", f"Run {run} is shown: {tags}, {said}", path=self._facts(run).path)

    def _run_empty(self, run: str, troubles: list[Finding]) -> Finding:
        if troubles:
            first = troubles[0]
            message = f"Run {run} is listed without values: {first.message} ({first.code} at {first.place})"
            severe = Severity.ERROR if first.code[0] == "R" else Severity.WARNING
            return self._say(
                "D704", message, path=first.place.path, remedy=first.remedy, fix=first.fix, severity=severe
            )
        message = f"Run {run} is listed, and nothing was written to it but a header"
        return self._say("D706", message, path=self._facts(run).path, remedy=_UNFLUSHED)

    def _run_elsewhere(self) -> Finding | None:
        found = self._as_path() or runs_like(self.run or "", self.held.runs)
        if not found:
            return None
        same = [alike.name for alike in found if alike.why == found[0].why]
        if self.tag is not None:
            holders = [run for run in same if run in self.held.runs_of(self.tag)]
            if not holders:
                asked = self.run
                self.run = same[0]
                other = self.answer()
                return other._replace(message=f"Run {asked} is {same[0]} here. {other.message}")
            same = holders
        hides = [why for run in same if (why := self.viewed.hides_run(run, self.evidence.families))]
        named = listed(same)
        if len(hides) == len(same):
            return self._say("D703", f"Run {self.run} is {named} here, and hidden: {hides[0]}")
        what = f"Run {self.run} is shown as {named}" if self.tag is None else f"{self.tag} of {self.run} is in {named}"
        said = self.held.said(same[0], self.tag)
        return self._say("D702", f"{what}: {found[0].why}", effect=f"{same[0]} has {said}." if said else "")

    def _as_path(self) -> list[Alike]:
        """Runs whose directory, or one of whose files, was named."""
        typed = (self.run or "").rstrip("/")
        path = absolute(typed)
        own = [run for run in self.evidence.runs if path in (run.path, *self._files(run.name))]
        if not own and "/" in typed.strip("./"):
            own = [run for run in self.evidence.runs if run.path.endswith("/" + typed.removeprefix("./"))]
        if not own and "/" not in typed:
            own = [run for run in self.evidence.runs if os.path.basename(run.logdir) == typed]
            own = [run for run in own if run.name == "."] or own
        found = [Alike(run.name, f"runs are named by their path below {run.logdir}") for run in own]
        return found or self._as_link()

    def _as_link(self) -> list[Alike]:
        """The run to which a link of this name below a logdir leads, if it is not within that run."""
        places = [os.path.join(facts.path, self.run or "") for facts in self.evidence.board.logdirs]
        there = {os.path.realpath(place): place for place in places if os.path.exists(place)}
        runs = [(run.name, os.path.realpath(run.path)) for run in self.evidence.runs] if there else []
        return [Alike(name, f"{there[real]} is a link to it") for name, real in runs if _leads(there, real)]

    def _run_unread(self) -> Finding | None:
        found = unread.of_run(self.evidence, self.run or "")
        return found and self._not_read(f"Run {self.run} was not read", found)

    def _not_read(self, what: str, found: Unread) -> Finding:
        return self._say(
            "D704", f"{what}: {found.why}", path=found.path, remedy=found.todo, fix=found.fix, severity=found.severity
        )

    def _run_outside(self) -> Finding | None:
        path = outside.find_run(self.evidence, self.run or "")
        if path is None:
            return None
        serve = _serve([*(facts.path for facts in self.evidence.board.logdirs if os.path.isdir(facts.path)), path])
        return self._say(
            "D705", f"Run {self.run} is not below the logdir; there is one in {path}", path=path, fix=serve
        )

    def _run_never(self) -> Finding:
        runs = self.held.runs
        near = nearest(self.run or "", runs)
        if there := self._directory():
            message = f"{there} is a directory without event files: run {self.run} was never written"
            reason = self._reason(there)
            more = {"remedy": reason.remedy, "fix": reason.fix} if reason else {}
            effect = reason.message if reason else ""
            return self._say("D706", message, path=there, effect=effect, **more)
        if near:
            message = f"No run is named {self.run}; the nearest of {counted(len(runs), 'run')}: {listed(near)}"
            return self._say("D706", message, remedy="Ask for the name it has.")
        others = f": {listed(runs)}" if runs else ""
        message = f"No run is named {self.run}; there {_are(len(runs), 'run')}{others}"
        return self._say("D706", message, remedy="See that training writes below this logdir.")

    def _reason(self, directory: str) -> Finding | None:
        """What the checks of things never written say of a directory."""
        checks = (check for check in CHECKS if check.__name__.rpartition(".")[2].startswith("d4"))
        found = (finding for check in checks for finding in check.look(self.evidence))
        below = (finding for finding in found if (finding.place.path or "").startswith(directory + os.sep))
        return next(below, None)

    def _directory(self) -> str | None:
        tries = [os.path.join(facts.path, self.run or "") for facts in self.evidence.board.logdirs]
        return next((path for path in tries if os.path.isdir(path)), None)

    # -- tags

    def _tag_shown(self) -> Finding | None:
        tag = self.tag or ""
        having = self.held.runs_of(tag)
        if not having or (self.run is not None and self.run not in having):
            return None
        said = self.held.said(self.run, tag)
        of = f"{tag} of {self.run}" if self.run is not None else tag
        shown = [self.run] if self.run is not None else having
        hides = [why for run in shown if (why := self.viewed.hides_run(run, self.evidence.families))]
        if (why := self.viewed.hides_tag(tag)) or len(hides) == len(shown):
            return self._say("D703", f"{of} is on the board and hidden: {why or hides[0]}", effect=f"There are {said}.")
        files = self._files(self.run) if self.run is not None else None
        if lost := unread.of_tag(self.evidence, tag, files):
            return self._not_read(f"{of} is shown ({said}), but not whole", lost)
        runs = "" if self.run is not None else f" in {counted(len(having), 'run')} ({listed(having)})"
        return self._say("D701", f"{of} is shown: {said}{runs}", effect=self._lacking(having))

    def _lacking(self, having: list[str]) -> str:
        lacking = [run for run in self.held.runs if run not in having]
        if self.run is not None or not lacking:
            return ""
        return f"{counted(len(lacking), 'run')} did not write it: {listed(lacking)}."

    def _tag_elsewhere(self) -> Finding | None:
        tag = self.tag or ""
        if sub := self._below(tag) or self._sub_run(tag):
            return sub
        if role := self._by_role(tag):
            return role
        known = self.held.tags_of(self.run)
        if found := tags_like(tag, known) or self._by_title(tag, known):
            names = [alike.name for alike in found if alike.why == found[0].why]
            of = f" of {self.run}" if self.run is not None else ""
            message = f"{tag}{of} is shown as {listed(names)}: {found[0].why}"
            hides = self.viewed.hides_tag(names[0])
            if hides:
                return self._say("D703", f"{message}; hidden: {hides}")
            return self._say("D702", message, effect=f"{names[0]} has {self.held.said(self.run, names[0])}.")
        return None

    def _by_title(self, tag: str, known: list[str]) -> list[Alike]:
        wanted = set(known)
        infos = [info for info in self.evidence.board.tags if info.name in wanted]
        return [
            Alike(info.name, f"{tag} is its display name")
            for info in infos
            if info.display_name and info.display_name.strip().casefold() == tag.strip().casefold()
        ]

    def _below(self, tag: str) -> Finding | None:
        """In a run below the one that was named, as what add_hparams writes."""
        having = [each for each in self.held.runs_of(tag) if self.run is not None and each.startswith(f"{self.run}/")]
        if not having:
            return None
        effect = f"{having[0]} has {self.held.said(having[0], tag)}."
        return self._say("D702", f"{tag} of {self.run} is in {listed(having)}: below it", effect=effect)

    def _sub_run(self, tag: str) -> Finding | None:
        """add_scalars(main, {key: …}) writes `main` into a run of its own for each key."""
        above = "" if self.run in (None, ".") else f"{self.run}/"
        tries = [(tag, f"{above}{tag.replace('/', '_')}_")]
        if "/" in tag:
            main, _, key = tag.rpartition("/")
            tries.append((main, f"{above}{main.replace('/', '_')}_{key}"))
        for name, run in tries:
            having = [each for each in self.held.runs_of(name) if each.startswith(run) or f"/{run}" in each]
            if having:
                why = "add_scalars makes a run of each of its curves"
                return self._say("D702", f"{tag} is shown as {name} of {listed(having)}: {why}")
        return None

    def _by_role(self, tag: str) -> Finding | None:
        """`val_loss` as `loss` of a run whose role is validation."""
        split = split_role(tag)
        if split is None:
            return None
        base, roles = split
        families = self.evidence.families
        family = families.get(self.run, (self.run, None))[0] if self.run is not None else None
        for run, (of, role) in families.items():
            if role is None or role.value not in roles or (family is not None and of != family):
                continue
            known = self.held.tags_of(run)
            name = base if base in known else next((alike.name for alike in tags_like(base, known)), None)
            if name:
                why = "the role is in the run's name, not in the tag's"
                more = f"{name} of {run} has {self.held.said(run, name)}."
                return self._say("D702", f"{tag} is shown as {name} of {run}: {why}", effect=more)
        return None

    def _tag_unread(self) -> Finding | None:
        files = self._files(self.run) if self.run is not None else None
        found = unread.of_tag(self.evidence, self.tag or "", files)
        return found and self._not_read(f"{self.tag} was not read", found)

    def _tag_closed(self) -> Finding | None:
        files = self._files(self.run) if self.run is not None else None
        found = unread.closed(self.evidence, files)
        if found is None:
            return None
        return self._not_read(f"{self.tag} is in nothing that was read, and {found.path} could not be", found)

    def _tag_outside(self) -> Finding | None:
        if self.run is not None or self.held.runs_of(self.tag or ""):
            return None
        path = outside.find_tag(self.evidence, self.tag or "")
        if path is None:
            return None
        return self._say(
            "D705", f"{self.tag} is in no run here, but in {path}, outside the logdir", path=path, fix=_serve([path])
        )

    def _tag_never(self) -> Finding:
        tag, run = self.tag or "", self.run
        having = self.held.runs_of(tag)
        known = self.held.tags_of(run)
        habit = custom(self.evidence, tag, self.held.tags)
        more: dict[str, str] = {"remedy": habit.todo, "fix": habit.fix} if habit else {}
        if having:
            siblings = self._siblings_first(having)
            message = f"{run} never wrote {tag}; {counted(len(having), 'other run')} did: {listed(siblings)}"
        else:
            read = f"{counted(len(self.held.runs), 'run')} with {counted(len(known), 'tag')} in all"
            message = f"{tag} was never written{f' to {run}' if run is not None else f'; {read}'}"
            if near := nearest(tag, known):
                message += f"; the nearest tags: {listed(near)}"
        if habit:
            message += f". {habit.why}"
        effect = f"It wrote {listed(known, 6)}." if run is not None and known else ""
        if run is not None and not known:
            effect, more = "Nothing was written to it but a header.", {"remedy": _UNFLUSHED}
        return self._say("D706", message, effect=effect, **more)

    def _siblings_first(self, runs: list[str]) -> list[str]:
        above = (self.run or "").rpartition("/")[0]
        return sorted(runs, key=lambda run: run.rpartition("/")[0] != above)


def _leads(links: dict[str, str], directory: str) -> bool:
    return directory in links and not links[directory].startswith(directory + os.sep)


def _are(count: int, noun: str) -> str:
    return f"is {counted(count, noun)}" if count == 1 else f"are {counted(count, noun)}"


def _serve(paths: Sequence[str]) -> str:
    return f"lossless serve {' '.join(map(shlex.quote, paths))}"
