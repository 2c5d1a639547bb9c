"""The search space of an Optuna study, as the trials show it, and trials in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, List, Mapping, Sequence, Set

from optuna.distributions import BaseDistribution, CategoricalDistribution, IntDistribution
from optuna.trial import FrozenTrial, TrialState

from ._conditions import Condition, Kind, learn_conditions, suggestion_order
from ._dimension import Dimension, covering, engine_key

_RECENT_TRIALS = 10
"""A range is that of so many last trials with the parameter. After it has changed, older ones count no more."""
_TRIALS_TO_LEAVE_OUT = 3
"""So many last trials without a parameter, without a reason in other parameters, and it counts as removed from the script."""

Encoded = Dict[str, Any]


@dataclass(frozen=True)
class _Auxiliary:
    """Says whether trials had parameters that some of them lack without a reason.

    Attributes:
        names: these parameters.
        lacking: the numbers of the trials that lack them.
        is_expected: whether the next trial is expected to have them.
    """

    names: FrozenSet[str]
    lacking: FrozenSet[int]
    is_expected: bool


class SearchSpace:
    """All parameters that trials had, with the conditions under which they had them.

    Where no condition explains why trials lack a parameter, such as after it was added to the script, an auxiliary parameter says whether
    they had it. So earlier trials count as they are, without a value that nobody knows.
    """

    def __init__(self, trials: Sequence[FrozenTrial]) -> None:
        ended = [each for each in trials if each.state in (TrialState.COMPLETE, TrialState.PRUNED)]
        order = suggestion_order([each.params for each in ended])
        self.dimensions: Dict[str, Dimension] = {}
        for name in order:
            distribution = _present_distribution(name, ended)
            if not distribution.single():
                self.dimensions[name] = Dimension(name, engine_key(name), distribution)
        values = [_internal(each) for each in ended]
        self.conditions = learn_conditions(values, order, {name: _kind_of(each) for name, each in self.distributions.items()})
        self._ended = [each.number for each in ended]
        self._ended_numbers = frozenset(self._ended)
        self._auxiliary = self._auxiliary_parameters()

    @property
    def distributions(self) -> Dict[str, BaseDistribution]:
        """The distributions of all parameters."""
        return {name: each.distribution for name, each in self.dimensions.items()}

    @property
    def keys(self) -> List[str]:
        """The names of all parameters in the engine."""
        return [*(each.key for each in self.dimensions.values()), *self._auxiliary]

    def definition(self, pinned: Mapping[str, Any]) -> Dict[str, Any]:
        """The parameters as a study file has them.

        Args:
            pinned: values that the next trial will have.
        """
        found: Dict[str, Any] = {}
        for name, dimension in self.dimensions.items():
            found[dimension.key] = dimension.definition()
            requirements = self._requirements(name)
            if requirements:
                found[dimension.key]["when"] = requirements
            if name in pinned and dimension.distribution._contains(
                dimension.distribution.to_internal_repr(pinned[name])
            ):
                found[dimension.key]["pin"] = dimension.encode(pinned[name])
        for key, each in self._auxiliary.items():
            found[key] = {"type": "bool", "pin": each.is_expected}
        return found

    def encode(self, number: int, params: Mapping[str, Any]) -> Encoded:
        """The parameters of a trial in the engine. Raises ValueError for a value that is none of the choices."""
        is_ended = number in self._ended_numbers
        found: Encoded = {
            key: number not in each.lacking and (is_ended or any(name in params for name in each.names))
            for key, each in self._auxiliary.items()
        }
        for name, dimension in self.dimensions.items():
            if name in params and (is_ended or self._is_active(name, found)):
                found[dimension.key] = dimension.encode(params[name])
        return found

    def _is_active(self, name: str, encoded: Encoded) -> bool:
        return all(_meets(requirement, encoded.get(key)) for key, requirement in self._requirements(name).items())

    def decode(self, parameters: Mapping[str, Any]) -> Dict[str, Any]:
        """The parameters of a proposal."""
        return {name: d.decode(parameters[d.key]) for name, d in self.dimensions.items() if d.key in parameters}

    def _auxiliary_parameters(self) -> Dict[str, _Auxiliary]:
        groups: Dict[FrozenSet[int], Set[str]] = {}
        for name, condition in self.conditions.items():
            if condition.unexplained:
                groups.setdefault(condition.unexplained, set()).add(name)
        count = len(self._ended)
        return {
            engine_key("\0" + "\0".join(sorted(names))): _Auxiliary(
                frozenset(names),
                frozenset(self._ended[each] for each in unexplained),
                is_expected=not _is_removed(unexplained, count),
            )
            for unexplained, names in groups.items()
        }

    def _requirements(self, name: str) -> Dict[str, Any]:
        condition = self.conditions.get(name, Condition({}, frozenset()))
        found: Dict[str, Any] = {}
        for parent, requirement in condition.requirements.items():
            dimension = self.dimensions[parent]
            if isinstance(requirement, list):
                assert isinstance(dimension.distribution, CategoricalDistribution)
                requirement = [dimension.encode(dimension.distribution.choices[each]) for each in requirement]
            found[dimension.key] = requirement
        for key, each in self._auxiliary.items():
            if name in each.names:
                found[key] = True
        return found


def _present_distribution(name: str, trials: Sequence[FrozenTrial]) -> BaseDistribution:
    recent: List[BaseDistribution] = []
    for trial in reversed(trials):
        if name in trial.distributions:
            recent.append(trial.distributions[name])
            if len(recent) == _RECENT_TRIALS:
                break
    return covering(recent[::-1])


def _internal(trial: FrozenTrial) -> Dict[str, Any]:
    """The parameters of a trial: a choice as its index."""
    return {
        name: int(given.to_internal_repr(value)) if isinstance(given, CategoricalDistribution) else value
        for name, value in trial.params.items()
        for given in [trial.distributions[name]]
    }


def _kind_of(distribution: BaseDistribution) -> Kind:
    if isinstance(distribution, CategoricalDistribution):
        return Kind(True, len(distribution.choices))
    if isinstance(distribution, IntDistribution):
        return Kind(False, (distribution.high - distribution.low) // distribution.step + 1)
    return Kind(False, math.inf)


def _meets(requirement: Any, value: Any) -> bool:
    if value is None:
        return False
    if isinstance(requirement, Mapping):
        is_within: bool = requirement.get("min", value) <= value <= requirement.get("max", value)
        return is_within
    return value in requirement if isinstance(requirement, list) else bool(value == requirement)


def _is_removed(unexplained: FrozenSet[int], count: int) -> bool:
    return count > _TRIALS_TO_LEAVE_OUT and all(
        each in unexplained for each in range(count - _TRIALS_TO_LEAVE_OUT, count)
    )
