"""What a hyperparameter or a metric is said to be, filled in as protobuf's messages are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from lossless.wire import hparams
from lossless.write.v1.proto import Proto


class Value(Proto, wire=hparams.AnyValue):
    """A bool, a number or text."""

    _oneofs: ClassVar[dict[str, str]] = {
        "kind": "null_value number_value string_value bool_value struct_value list_value"
    }

    @classmethod
    def of(cls, value: bool | float | str) -> Value:
        """The message of a value."""
        match value:
            case bool():
                return cls(bool_value=value)
            case str():
                return cls(string_value=value)
        return cls(number_value=value)


class ListValue(Proto, wire=hparams.AnyValues):
    """Values in order."""

    def extend(self, values: Iterable[Any]) -> None:
        """Put `values`, each a bool, int, float or str, last."""
        for value in values:
            self.values.append(Value.of(value))


class Interval(Proto, wire=hparams.Interval):
    """Both ends belong to it."""


class HParamInfo(Proto, wire=hparams.HParamInfo):
    """A hyperparameter of an experiment."""

    _oneofs: ClassVar[dict[str, str]] = {"domain": "domain_discrete domain_interval"}


class MetricName(Proto, wire=hparams.MetricName):
    """A tag and the directory it lies in."""


class MetricInfo(Proto, wire=hparams.MetricInfo):
    """A metric of an experiment."""
