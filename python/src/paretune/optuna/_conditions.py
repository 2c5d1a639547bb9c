"""When a parameter is there: conditions on other parameters, learnt from the trials.

Optuna's scripts declare no conditions; their ``if`` does. Here each parameter that some trials lack is explained by parameters that
were suggested before it: by choices with which it is never there, or by a bound of a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, Hashable, List, Mapping, Optional, Sequence, Set, Tuple

_MAX_PARENTS = 6

Values = Mapping[str, Any]
"""The parameters of one trial, in the order in which they were suggested; a choice is an index."""


@dataclass(frozen=True)
class Condition:
    """What a parameter needs.

    Attributes:
        requirements: for other parameters the allowed choices, or ``{"min": …}`` or ``{"max": …}``.
        unexplained: the trials (by position) without it that meet the requirements.
    """

    requirements: Mapping[str, Any]
    unexplained: FrozenSet[int]


@dataclass(frozen=True)
class Kind:
    """What is known of a parameter as a parent: whether its values are choices, and how many there are; infinite for a real number."""

    is_choice: bool
    count: float


def suggestion_order(trials: Sequence[Values]) -> List[str]:
    """All parameters, each after those that were suggested before it where it is first seen."""
    order: List[str] = []
    known: Set[str] = set()
    for values in trials:
        place = 0
        for name in values:
            if name in known:
                place = max(place, order.index(name) + 1)
            else:
                order.insert(place, name)
                known.add(name)
                place += 1
    return order


def learn_conditions(trials: Sequence[Values], order: Sequence[str], kinds: Mapping[str, Kind]) -> Dict[str, Condition]:
    """The conditions of all parameters of ``order`` that some trials lack."""
    found: Dict[str, Condition] = {}
    names = [name for name in order if name in kinds]
    for place, name in enumerate(names):
        present = [i for i, values in enumerate(trials) if name in values]
        absent = {i for i, values in enumerate(trials) if name not in values}
        if absent and present:
            found[name] = _condition(trials, present, absent, names[:place], kinds)
    return found


def _condition(
    trials: Sequence[Values], present: List[int], absent: Set[int], earlier: Sequence[str], kinds: Mapping[str, Kind]
) -> Condition:
    parents = [name for name in earlier if all(name in trials[i] for i in present)]
    requirements: Dict[str, Any] = {}
    left = set(absent)
    while left and len(requirements) < _MAX_PARENTS:
        found = [
            (_rank(name, place, explained, kinds), name, requirement, explained)
            for place, name in enumerate(parents)
            if name not in requirements
            for requirement, explained in [_explain(trials, present, left, name, kinds)]
            if explained and _is_plausible(name, explained, left, present, kinds)
        ]
        if not found:
            break
        _, name, requirement, explained = max(found, key=lambda each: each[0])
        requirements[name] = requirement
        left -= explained
    return Condition(requirements, frozenset(left))


def _rank(name: str, place: int, explained: Set[int], kinds: Mapping[str, Kind]) -> Tuple[int, bool, float, int]:
    """What explains most is best; else choices before numbers, few values before many, near parents before far ones."""
    return len(explained), kinds[name].is_choice, -kinds[name].count, place


def _is_plausible(
    name: str, explained: Set[int], left: Set[int], present: Sequence[int], kinds: Mapping[str, Kind]
) -> bool:
    """A bound of a number often fits a few trials by chance. So it has to explain all that is left, and that of a real number more
    than that the parameter is new in the script."""
    if kinds[name].is_choice:
        return True
    is_whole = math.isfinite(kinds[name].count)
    return len(explained) == len(left) and (is_whole or max(left) > min(present))


def _explain(
    trials: Sequence[Values], present: Sequence[int], absent: Set[int], name: str, kinds: Mapping[str, Kind]
) -> Tuple[Any, Set[int]]:
    """The requirement of one parent that all present trials meet, and the absent ones that do not meet it."""
    with_it: Set[Hashable] = {trials[i][name] for i in present}
    inactive = {i for i in absent if name not in trials[i]}
    active = absent - inactive
    kind = kinds[name]
    is_whole = math.isfinite(kind.count)
    if kind.is_choice:
        excluded = {trials[i][name] for i in active} - with_it
        explained = inactive | {i for i in active if trials[i][name] in excluded}
        # A choice that no trial had may come with the parameter.
        return [each for each in range(int(kind.count)) if each not in excluded], explained if excluded or inactive else set()
    low, high = min(with_it), max(with_it)  # type: ignore[type-var]
    below = {i for i in active if trials[i][name] < low}
    above = {i for i in active if trials[i][name] > high}
    if len(below) >= len(above):
        bound = max((trials[i][name] for i in below), default=None)
        # Without a bound the parent has to be active, whatever its value.
        lower = low if bound is None else _between(bound, low, is_whole, 1)
        return {"min": lower}, inactive | below
    bound = min(trials[i][name] for i in above)
    return {"max": _between(bound, high, is_whole, -1)}, inactive | above


def _between(outside: Any, inside: Any, is_whole: bool, step: int) -> Any:
    """A bound that is met inside. A whole number that no trial had may come with the parameter."""
    return outside + step if is_whole else (outside + inside) / 2
