"""What hyperparameters may be: their names, domains, and the metrics they are judged by."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from lossless.wire.hparams import Dataset, HParamType
from lossless.write.summary.infos import HParamInfo, MetricInfo, MetricName

_TYPES = {int: HParamType.FLOAT64, float: HParamType.FLOAT64, bool: HParamType.BOOL, str: HParamType.STRING}


class Domain(ABC):
    """The values a hyperparameter may take."""

    @property
    @abstractmethod
    def dtype(self) -> type:
        """int, float, bool or str."""

    @abstractmethod
    def sample_uniform(self, rng: Any = random) -> Any:
        """A value drawn with `rng`, a random.Random. Raises IndexError for an empty domain."""

    @abstractmethod
    def update_hparam_info(self, hparam_info: Any) -> None:
        """Set `type` and the domain of an HParamInfo, ours or tensorboard's."""


class _Interval(Domain):
    """All values between two, both included."""

    _dtype: type

    def __init__(self, min_value: Any = None, max_value: Any = None) -> None:
        for name, value in (("min_value", min_value), ("max_value", max_value)):
            if not isinstance(value, self._dtype):
                raise TypeError(f"{name} of {type(self).__name__}: got {value!r}, want {self._dtype.__name__}")
        if min_value > max_value:
            raise ValueError(f"{type(self).__name__}: got {min_value!r} > {max_value!r}, want the smaller first")
        self._min_value, self._max_value = min_value, max_value

    def __str__(self) -> str:
        return f"[{self._min_value}, {self._max_value}]"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._min_value!r}, {self._max_value!r})"

    @property
    def dtype(self) -> type:
        """int or float."""
        return self._dtype

    @property
    def min_value(self) -> Any:
        """The lower bound, included."""
        return self._min_value

    @property
    def max_value(self) -> Any:
        """The upper bound, included."""
        return self._max_value

    def update_hparam_info(self, hparam_info: Any) -> None:
        """Set `type` and `domain_interval`."""
        hparam_info.type = _TYPES[self._dtype]
        hparam_info.domain_interval.min_value = self._min_value
        hparam_info.domain_interval.max_value = self._max_value


class IntInterval(_Interval):
    """All integers from `min_value` to `max_value`. Raises TypeError, ValueError."""

    _dtype = int

    def sample_uniform(self, rng: Any = random) -> Any:
        """An integer drawn with `rng`."""
        return rng.randint(self._min_value, self._max_value)


class RealInterval(_Interval):
    """All floats from `min_value` to `max_value`. Raises TypeError, ValueError."""

    _dtype = float

    def sample_uniform(self, rng: Any = random) -> Any:
        """A float drawn with `rng`."""
        return rng.uniform(self._min_value, self._max_value)


class Discrete(Domain):
    """A set of values of one type, `dtype` or else the first value's. Raises TypeError, ValueError."""

    def __init__(self, values: Iterable[Any], dtype: type | None = None) -> None:
        self._values = list(values)
        if dtype is None and not self._values:
            raise ValueError("Discrete: got no values, want some or a dtype")
        self._dtype = type(self._values[0]) if dtype is None else dtype
        if self._dtype not in _TYPES:
            raise ValueError(f"dtype of Discrete: got {self._dtype!r}, want int, float, bool or str")
        for value in self._values:
            if not isinstance(value, self._dtype):
                raise TypeError(f"value of Discrete: got {value!r}, want {self._dtype.__name__}")
        self._values.sort()

    def __str__(self) -> str:
        return f"{{{', '.join(map(repr, self._values))}}}"

    def __repr__(self) -> str:
        return f"Discrete({self._values!r})"

    @property
    def dtype(self) -> type:
        """int, float, bool or str."""
        return self._dtype

    @property
    def values(self) -> list[Any]:
        """The values, in order."""
        return list(self._values)

    def sample_uniform(self, rng: Any = random) -> Any:
        """One of the values, drawn with `rng`. Raises IndexError when there is none."""
        return rng.choice(self._values)

    def update_hparam_info(self, hparam_info: Any) -> None:
        """Set `type` and `domain_discrete`, which stays absent when there is no value."""
        hparam_info.type = _TYPES[self._dtype]
        hparam_info.ClearField("domain_discrete")
        hparam_info.domain_discrete.extend(self._values)


class HParam:
    """A hyperparameter, by a name that no other of the experiment has. Raises ValueError for a domain that is none."""

    def __init__(
        self,
        name: str,
        domain: Domain | None = None,
        display_name: str | None = None,
        description: str | None = None,
    ) -> None:
        if domain is not None and not isinstance(domain, Domain):
            raise ValueError(f"domain of {name!r}: got {domain!r}, want a Domain")
        self._name, self._domain, self._display_name, self._description = name, domain, display_name, description

    def __str__(self) -> str:
        return f"<HParam {self._name!r}: {self._domain}>"

    def __repr__(self) -> str:
        return (
            f"HParam(name={self._name!r}, domain={self._domain!r}, "
            f"display_name={self._display_name!r}, description={self._description!r})"
        )

    @property
    def name(self) -> str:
        """The name."""
        return self._name

    @property
    def domain(self) -> Domain | None:
        """The values it may take, if that was told."""
        return self._domain

    @property
    def display_name(self) -> str | None:
        """The name people read, if it is another."""
        return self._display_name

    @property
    def description(self) -> str | None:
        """Markdown."""
        return self._description


class Metric:
    """A scalar that trials are judged by: its tag, and as `group` the directory below the trial's in which it lies.

    `dataset_type` is Metric.TRAINING, Metric.VALIDATION or None. Raises ValueError for another."""

    TRAINING = Dataset.TRAINING
    VALIDATION = Dataset.VALIDATION

    def __init__(
        self,
        tag: str,
        group: str | None = None,
        display_name: str | None = None,
        description: str | None = None,
        dataset_type: int | None = None,
    ) -> None:
        if dataset_type not in (None, Metric.TRAINING, Metric.VALIDATION):
            raise ValueError(f"dataset_type of {tag!r}: got {dataset_type!r}, want Metric.TRAINING or VALIDATION")
        self._info = MetricInfo(
            name=MetricName(group=group, tag=tag),
            display_name=display_name,
            description=description,
            dataset_type=dataset_type,
        )

    def as_proto(self) -> MetricInfo:
        """The message that is written."""
        return self._info


def hparam_info(hparam: Any) -> HParamInfo:
    """The message of an HParam, ours or tensorboard's."""
    told = HParamInfo(name=hparam.name, display_name=hparam.display_name, description=hparam.description)
    if hparam.domain is not None:
        hparam.domain.update_hparam_info(told)
    return told
