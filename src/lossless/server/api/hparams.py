"""`/api/hparams`: parameters of sessions and what came of them; `/api/importance`: which of them matter."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from lossless.query import HParamsRequest, Session
from lossless.server.api.shapes import STATUS
from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import BOOLEAN, COUNT, INTEGER, NUMBER, STRING, array, mapping, maybe, obj, one_of, said

_BY = ("session", "group", "equal")
_HOW = ("mean", "median", "min", "max")
_OF = ("last", "min", "max", "mean")


def answer(asked: Asked) -> Response:
    """The table by columns."""
    params = asked.params
    found = asked.site.board.hparams(
        HParamsRequest(
            metrics=params.names("metrics"),
            by=params.choice_or(_BY[0], "by", _BY),
            how=params.choice_or(_HOW[0], "how", _HOW),
            ignore=params.names("ignore") or (),
            values=params.flag("values", True),
        )
    )
    sessions = [_without_params(session) for session in found.sessions]
    body: dict[str, Any] = {
        "generation": found.generation,
        "description": found.description,
        "sessions": sessions,
        "rows": [row._asdict() for row in found.rows],
        "params": [param._asdict() for param in found.params],
        "metrics": [metric._asdict() for metric in found.metrics],
        "cells": {name: cells._asdict() for name, cells in found.cells.items()},
        "problems": found.problems,
    }
    return json_answer(body)


def _without_params(session: Session) -> dict[str, Any]:
    """They stand in the columns."""
    said = session._asdict()
    del said["params"]
    return said | {"members": [member._asdict() for member in session.members]}


def important(asked: Asked) -> Response:
    """One line a parameter."""
    of = asked.params.choice_or(_OF[0], "of", _OF)
    found = asked.site.board.importance(asked.params.string("metric"), of)
    return json_answer({**found._asdict(), "params": [param._asdict() for param in found.params]})


_VALUES = array(maybe(NUMBER))
_STEPS = array(maybe(INTEGER))
_SCALAR = {"anyOf": [NUMBER, STRING, BOOLEAN]}
HPARAMS = Resource(
    path="/api/hparams",
    methods=("GET", "POST"),
    summary="Parameters of sessions, their metrics over all points, repeats as groups",
    answer=answer,
    parameters={
        "metrics": array(STRING, "names of metrics whose numbers are wanted; absent: all, the first 200"),
        "by": said(one_of(*_BY), "what a row is: a session, a group that writers named, sessions of equal parameters"),
        "how": said(one_of(*_HOW), "one number of the sessions of a row"),
        "ignore": array(STRING, "parameters in which sessions of equal parameters may differ"),
        "values": said(BOOLEAN, "false: the parameters without their values"),
    },
    errors=(400, 404, 413),
    schema=obj(
        generation=COUNT,
        description=STRING,
        sessions=array(
            obj(
                run=said(STRING, "the run that holds the parameters"),
                name=STRING,
                members=array(obj(group=STRING, run=STRING), "its runs, and in which directory below it they are"),
                group=STRING,
                source=one_of("plugin", "text", "file"),
                status=STATUS,
                outcome=one_of("unknown", "success", "failure", "running"),
                start=maybe(NUMBER),
                duration=maybe(NUMBER),
            )
        ),
        rows=array(obj(name=STRING, sessions=array(COUNT))),
        params=array(
            obj(
                name=STRING,
                display_name=STRING,
                description=STRING,
                kind=one_of("number", "bool", "text", "mixed"),
                sessions=COUNT,
                distinct=COUNT,
                differs=BOOLEAN,
                values=array(array(_SCALAR), "the different ones of each row; none where it is missing"),
            )
        ),
        metrics=array(
            obj(
                name=STRING,
                group=STRING,
                tag=STRING,
                display_name=STRING,
                description=STRING,
                sessions=COUNT,
                declared=BOOLEAN,
            )
        ),
        cells=mapping(
            obj(
                last=_VALUES,
                last_step=_STEPS,
                min=_VALUES,
                min_step=_STEPS,
                max=_VALUES,
                max_step=_STEPS,
                mean=_VALUES,
                std=_VALUES,
                n=array(COUNT),
            )
        ),
        problems=array(STRING, "values that cannot be read or understood"),
    ),
)
IMPORTANCE = Resource(
    path="/api/importance",
    summary="How much each parameter matters for a metric: rank correlation, permutation importance in a forest",
    answer=important,
    parameters={
        "metric": said(STRING, "a name of `/api/hparams`"),
        "of": said(one_of(*_OF), "which of its numbers"),
    },
    required=("metric",),
    errors=(400, 404),
    schema=obj(
        params=array(
            obj(
                name=STRING,
                importance=said(maybe(NUMBER), "share of what all explain, 0 to 1"),
                correlation=said(maybe(NUMBER), "Spearman's, of numbers"),
                reason=said(STRING, "why there is none"),
            )
        ),
        sessions=said(COUNT, "those with a finite value"),
        explained=said(maybe(NUMBER), "share of the variance that is predicted of sessions not seen"),
        reason=STRING,
    ),
)
