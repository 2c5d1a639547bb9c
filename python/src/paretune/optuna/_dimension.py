"""One parameter of an Optuna study as a parameter of Paretune, and its values in both."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Union

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

Numeric = (FloatDistribution, IntDistribution)


@dataclass(frozen=True)
class Dimension:
    """A parameter.

    Attributes:
        name: its name in Optuna.
        key: its name in the engine, whose names have a syntax.
        distribution: covers what the last trials used.
    """

    name: str
    key: str
    distribution: BaseDistribution

    def definition(self) -> Dict[str, Any]:
        """The parameter as a study file has it."""
        given = self.distribution
        if isinstance(given, CategoricalDistribution):
            kind = "ordinal" if _is_ordinal(given) else "categorical"
            return {"type": kind, "values": [self.encode(each) for each in given.choices]}
        assert isinstance(given, Numeric)
        found: Dict[str, Any] = {
            "type": "int" if isinstance(given, IntDistribution) else "float",
            "range": [given.low, given.high],
        }
        if given.log:
            found["scale"] = "log"
        elif given.step is not None and not (found["type"] == "int" and given.step == 1):
            found["step"] = given.step
        return found

    def encode(self, value: Any) -> Union[int, float, str]:
        """A value of Optuna as one of the engine. Raises ValueError for a value that is none of the choices."""
        if isinstance(self.distribution, CategoricalDistribution):
            if _is_ordinal(self.distribution):
                return value  # type: ignore[no-any-return]
            # Choices may be None, equal numbers of different types, or objects: their place identifies them.
            return f"c{int(self.distribution.to_internal_repr(value))}"
        return value  # type: ignore[no-any-return]

    def decode(self, value: Any) -> Any:
        """A value of the engine as one of Optuna."""
        if isinstance(self.distribution, CategoricalDistribution):
            if not _is_ordinal(self.distribution):
                return self.distribution.choices[int(value[1:])]
            return next(each for each in self.distribution.choices if each == value)
        return nearest(value, self.distribution)


def engine_key(name: str) -> str:
    """A name in the engine for any text."""
    return f"p{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


def nearest(value: Any, distribution: BaseDistribution) -> Any:
    """The number of a distribution that is nearest to a value."""
    assert isinstance(distribution, Numeric)
    low, high, step = distribution.low, distribution.high, distribution.step
    if step is not None and not distribution.log:
        steps = min(max(round((value - low) / step), 0), math.floor((high - low) / step + 1e-8))
        value = low + steps * step
    value = min(max(value, low), high)
    return int(round(value)) if isinstance(distribution, IntDistribution) else float(value)


def is_number(value: Any) -> bool:
    """Whether a value is a number and no truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def covering(distributions: Sequence[BaseDistribution]) -> BaseDistribution:
    """The distribution with all values of the given ones, of which the last one decides what they disagree about."""
    last = distributions[-1]
    if not isinstance(last, Numeric) or all(each == last for each in distributions):
        return last
    alike: List[Any] = [each for each in distributions if type(each) is type(last) and each.log == last.log]
    low, high = min(each.low for each in alike), max(each.high for each in alike)
    if isinstance(last, IntDistribution):
        has_one_grid = all(each.step == last.step and (each.low - low) % last.step == 0 for each in alike)
        return IntDistribution(low, high, log=last.log, step=last.step if has_one_grid else 1)
    return FloatDistribution(low, high, log=last.log)


def _is_ordinal(distribution: CategoricalDistribution) -> bool:
    """Whether choices are numbers in their order, such as ``[16, 32, 64]``: then near ones are alike."""
    choices: Sequence[Any] = distribution.choices
    if len(choices) < 3 or not all(is_number(each) and math.isfinite(each) for each in choices):
        return False
    steps = [later - earlier for earlier, later in zip(choices, choices[1:])]
    return all(each > 0 for each in steps) or all(each < 0 for each in steps)
