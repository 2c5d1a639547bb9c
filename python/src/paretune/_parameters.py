"""Parameters and objectives of a study, as a study file has them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, SupportsFloat, Tuple, Union

from ._errors import ParetuneError

Value = Union[bool, int, float, str]
"""A value of a parameter. A choice may also be among lists of these."""

Choice = Union[Value, Sequence[Value]]
When = Mapping[str, Any]
"""Other parameters with a value, a list of values or ``{"min": …, "max": …}`` that this parameter needs; else it is inactive."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of any kind."""

    def to_definition(self) -> Dict[str, Any]:
        """The parameter as a study file has it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Float(Parameter):
    """A real number from ``low`` to ``high``, both included."""

    low: float
    high: float
    log: bool = False
    step: Optional[float] = None
    when: Optional[When] = None

    def to_definition(self) -> Dict[str, Any]:
        return _ranged("float", self.low, self.high, self.log, self.step, self.when)


@dataclass(frozen=True)
class Int(Parameter):
    """A whole number from ``low`` to ``high``, both included."""

    low: int
    high: int
    log: bool = False
    step: Optional[int] = None
    when: Optional[When] = None

    def to_definition(self) -> Dict[str, Any]:
        return _ranged("int", self.low, self.high, self.log, self.step, self.when)


@dataclass(frozen=True)
class Categorical(Parameter):
    """One of some values without an order."""

    values: Sequence[Choice]
    when: Optional[When] = None

    def to_definition(self) -> Dict[str, Any]:
        return _conditional({"type": "categorical", "values": _values(self.values)}, self.when)


@dataclass(frozen=True)
class Ordinal(Parameter):
    """One of some values in their order."""

    values: Sequence[Choice]
    when: Optional[When] = None

    def to_definition(self) -> Dict[str, Any]:
        return _conditional({"type": "ordinal", "values": _values(self.values)}, self.when)


@dataclass(frozen=True)
class Bool(Parameter):
    """True or false."""

    when: Optional[When] = None

    def to_definition(self) -> Dict[str, Any]:
        return _conditional({"type": "bool"}, self.when)


@dataclass(frozen=True)
class Fixed(Parameter):
    """One value, which every trial has."""

    value: Choice
    when: Optional[When] = None

    def to_definition(self) -> Dict[str, Any]:
        return _conditional({"type": "fixed", "value": self.value}, self.when)


@dataclass(frozen=True)
class Derived(Parameter):
    """A value that is computed from other parameters, such as ``"hidden / heads"``."""

    expression: str
    when: Optional[When] = None

    def to_definition(self) -> Dict[str, Any]:
        return _conditional({"type": "derived", "value": self.expression}, self.when)


@dataclass(frozen=True)
class Objective:
    """What is maximized or minimized.

    Args:
        goal: ``"maximize"`` or ``"minimize"``.
        unit: the unit that is shown.
        bounds: the least and the greatest possible value; None for a side without a bound.
        exact: whether the value is counted, such as a number of weights, and has no noise.
        transform: ``"none"``, ``"log"`` or ``"logit"``: what the model applies to the values; by default chosen by evidence.
    """

    goal: str
    unit: Optional[str] = None
    bounds: Optional[Tuple[Optional[float], Optional[float]]] = None
    exact: bool = False
    transform: Optional[str] = None

    def to_definition(self) -> Dict[str, Any]:
        """The objective as a study file has it."""
        metric = Metric(self.unit, self.bounds, self.exact).to_definition()
        transform = {} if self.transform is None else {"transform": self.transform}
        return {"goal": self.goal, **metric, **transform}


@dataclass(frozen=True)
class Metric:
    """A metric that is recorded, and may be constrained, but is no objective. The arguments are those of ``Objective``."""

    unit: Optional[str] = None
    bounds: Optional[Tuple[Optional[float], Optional[float]]] = None
    exact: bool = False

    def to_definition(self) -> Dict[str, Any]:
        """The metric as a study file has it."""
        found: Dict[str, Any] = {} if self.unit is None else {"unit": self.unit}
        if self.bounds is not None:
            sides = zip(("min", "max"), self.bounds)
            found["bounds"] = {side: value for side, value in sides if value is not None}
        if self.exact:
            found["exact"] = True
        return found


def definition(
    parameters: Mapping[str, Parameter],
    objectives: Mapping[str, Union[str, Objective]],
    metrics: Union[Sequence[str], Mapping[str, Metric], None],
) -> Dict[str, Any]:
    """The parameters, objectives and metrics of a study file."""
    if not isinstance(parameters, Mapping):
        raise TypeError(f'parameters must be by name, such as {{"x": paretune.Float(0, 1)}}; got {parameters!r}')
    if not isinstance(objectives, Mapping):
        raise TypeError(f'objectives must be by name, such as {{"accuracy": "maximize"}}; got {objectives!r}')
    if isinstance(metrics, str):
        raise TypeError(f'metrics must be a list of names, such as ["size_mb"]; got {metrics!r}')
    for name, parameter in parameters.items():
        if not isinstance(parameter, Parameter):
            raise TypeError(f"parameters[{name!r}] must be a parameter, such as paretune.Float(0, 1); got {parameter!r}")
        for field in ("values", "value"):
            _check_finite(f"parameters[{name!r}].{field}", getattr(parameter, field, None))
    goals = {
        name: each if isinstance(each, Objective) else Objective(each) for name, each in objectives.items()
    }
    others = metrics if isinstance(metrics, Mapping) else {name: Metric() for name in metrics or ()}
    return {
        "parameters": {name: each.to_definition() for name, each in parameters.items()},
        "objectives": {name: each.to_definition() for name, each in goals.items()},
        **({"metrics": {name: each.to_definition() for name, each in others.items()}} if others else {}),
    }


def _check_finite(place: str, given: Any) -> None:
    """JSON has no such numbers, so they would become texts."""
    if isinstance(given, (list, tuple)):
        for index, each in enumerate(given):
            _check_finite(f"{place}[{index}]", each)
    elif isinstance(given, SupportsFloat) and not math.isfinite(given):
        raise ParetuneError(f"{place} must be a finite number; got {given!r}")


def _ranged(
    kind: str, low: float, high: float, log: bool, step: Optional[float], when: Optional[When]
) -> Dict[str, Any]:
    bounds: List[float] = [low, high]
    found: Dict[str, Any] = {"type": kind, "range": bounds}
    if log:
        found["scale"] = "log"
    if step is not None:
        found["step"] = step
    return _conditional(found, when)


def _values(given: Sequence[Choice]) -> List[Choice]:
    if isinstance(given, (str, bytes)):
        raise TypeError(f'values must be a list, such as ["mean", "max"]; got {given!r}')
    return list(given)


def _conditional(found: Dict[str, Any], when: Optional[When]) -> Dict[str, Any]:
    return found if when is None else {**found, "when": dict(when)}
