"""D211: tags whose names were made unique by a number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.tag_runs import TagRuns
from lossless.doctor.wording import counted, likewise, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D211",
        name="tags-numbered",
        severity=Severity.NOTE,
        what="A tag exists with and without a number at its end, as TensorFlow and Keras make names unique.",
        why="A graph, model or metric that is built a second time in one process gets names that end in _1. What one "
        "run or phase writes as loss, the next writes as loss_1, in a chart of its own.",
        remedy="Build each graph once, or clear the names before the next is built: tf.keras.backend.clear_session(), "
        "tf.compat.v1.reset_default_graph(). If the number means a part, nothing.",
        example="run a has accuracy, run b, trained later by the same process, has accuracy_1.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix="tf.keras.backend.clear_session()",
    )
)
_NUMBER = re.compile(r"_\d+(?=/|$)")
_FIRST = re.compile(r"_1(?=/|$)")
_METRIC = re.compile(
    r"(?:^|_)(?:loss|cost|error|acc(?:uracy)?|auc|precision|recall|f1|m[sa]e|rmse|perplexity|entropy|reward|return|score"
    r"|iou|dice|bleu|psnr|ssim|wer|cer|elbo|kl|lr|learning_rate)$",
    re.IGNORECASE,
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a pair of names, and one where runs have the same tags under other numbers."""
    names = set(evidence.series.tags)
    numbered = [name for name in names if _NUMBER.search(name)]
    if not numbered:
        return
    firsts = {name: _FIRST.sub("", name) for name in sorted(filter(_FIRST.search, numbered))}
    if seconds := {name: base for name, base in firsts.items() if base in names and _second(name, base, names)}:
        scalars = TagRuns(evidence, scalars_only=True)
        for name, base in seconds.items():
            if name in scalars.names and base in scalars.names:
                yield from _within(scalars, name, base)
    if len(evidence.series.runs) > 1:
        yield from _across(TagRuns(evidence), numbered)


def _second(name: str, base: str, names: set[str]) -> bool:
    """Whether a number was given to one name alone: parts that are counted have others."""
    others = {_FIRST.sub(f"_{number}", name) for number in (0, 2)}
    return len(_FIRST.findall(name)) == 1 and not others & names and bool(_METRIC.search(base.rpartition("/")[2]))


def _within(known: TagRuns, name: str, base: str) -> Iterator[Finding]:
    both = known.both(name, base)
    if len(both):
        place = Place(run=known.names_of(both[:1].tolist())[0], tag=name)
        message = f"{base} and {name} are both in {known.said(both)}: is it one metric, made twice?"
        yield REGISTRY.finding(RULE.code, message, place)


def _across(known: TagRuns, numbered: list[str]) -> Iterator[Finding]:
    """Of tags that are the same but for their numbers, one run having some and another run none of those."""
    alike: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in numbered:
        if name in known.names:
            stem = _NUMBER.sub("", name)
            alike[stem][name] = None
            if stem in known.names:
                alike[stem][stem] = None
    apart: defaultdict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for stem in sorted(alike):
        for runs, pair in _apart(known, sorted(alike[stem])):
            apart[runs].append(pair)
    same: defaultdict[tuple[int, tuple[tuple[str, str], ...]], list[int]] = defaultdict(list)
    for (first, other), pairs in apart.items():
        same[first, tuple(pairs)].append(other)
    for (first, told), others in same.items():
        (here, there), *more = told
        names = known.names_of(others)
        where = f"{counted(len(names), 'run')} ({listed(names)})" if names[1:] else f"run {names[0]}"
        message = f"{here} of run {known.names_of([first])[0]} is {there} in {where}{likewise([b for _, b in more])}"
        yield REGISTRY.finding(RULE.code, message, Place(run=names[0], tag=there))


def _apart(known: TagRuns, names: list[str]) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """((run, another), (its first tag, the other's)) where the first has the plainest name and the other none of its;
    once a run."""
    runs = [known.runs(known.names[name]) for name in names]
    if max(map(len, runs)) == len(np.unique(np.concatenate(runs))):
        return  # one of the names is in every run
    of_run: defaultdict[int, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (len(name), name)):
        for run in known.runs(known.names[name]).tolist():
            of_run[run].append(name)
    if not any(known.near(names[0], other) for other in names[1:]):
        return
    plain = min(of_run, key=lambda run: (len(of_run[run][0]), run))
    base = of_run[plain]
    for run, own in of_run.items():
        if len(own) == len(base) and not set(own) & set(base) and _grew(base[0], own[0]):
            yield (plain, run), (base[0], own[0])


def _grew(base: str, name: str) -> bool:
    """Whether `name` has a number where `base` has none, or another behind a metric: gpu_0 and gpu_1 are of two
    devices, auc_1 and auc_2 one metric."""
    others = [mine for mine, theirs in zip(base.split("/"), name.split("/"), strict=True) if mine != theirs]
    return any(not _NUMBER.search(part) or _METRIC.search(_NUMBER.sub("", part)) for part in others)
