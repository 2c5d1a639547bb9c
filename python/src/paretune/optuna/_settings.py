"""The arguments of the sampler: what they must be, and the names of Optuna in the sentences of the engine."""

from __future__ import annotations

import math
import re
from typing import Any, Dict, List, Mapping, Sequence, Union

from .._engine_process import EngineProcess
from .._errors import ParetuneError
from ._space import SearchSpace

ReferencePoint = Union[Sequence[float], Mapping[str, float]]

STRATEGIES = ("auto", "saas", "map-saas", "map", "nsga2", "tpe", "sobol", "random")
"""The strategies of the engine."""

_OF_THE_STUDY = "what Optuna's study and its trials say"
_OWN_KEYS: Mapping[str, str] = {
    "parameters": _OF_THE_STUDY,
    "objectives": _OF_THE_STUDY,
    "metrics": _OF_THE_STUDY,
    "constraints": "the argument constraints_func",
    "outcome_constraints": "the argument constraints_func",
    "baseline": "the argument baseline",
    "reference_point": "the argument reference_point",
    "strategy": "the argument strategy",
    "seed": "the argument seed",
    "budget": "the argument n_startup_trials, and the number of trials of study.optimize",
}
"""Keys of a study file that the sampler writes itself, and what says instead what they are."""


def checked_reference_point(given: ReferencePoint) -> Union[List[float], Dict[str, float]]:
    """The reference point, whose number of values is compared with the directions of the study when it is known.

    Raises:
        TypeError, ValueError: it is neither a list of numbers nor numbers by name.
    """
    if isinstance(given, (str, bytes)) or not hasattr(given, "__len__"):
        raise TypeError(f"reference_point must be a list of numbers, or numbers by name; got {given!r}")
    if isinstance(given, Mapping):
        return {name: _checked_value(value, f"reference_point[{name!r}]") for name, value in given.items()}
    return [_checked_value(value, f"reference_point[{place}]") for place, value in enumerate(given)]


def _checked_value(value: Any, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number; got {value!r}") from None
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number; got {value!r}")
    return number


def checked_more(more: Mapping[str, Any]) -> Dict[str, Any]:
    """Further keys of a study file, without those that the sampler writes itself.

    Raises:
        TypeError, ValueError: they are not by name, or one of them is written by the sampler.
    """
    if not isinstance(more, Mapping):
        raise TypeError(f'more must be keys of a study file with their values, such as {{"think": "2s"}}; got {more!r}')
    for key in more:
        if key in _OWN_KEYS:
            raise ValueError(f"more cannot have the key {key}, which follows from {_OWN_KEYS[key]}")
    return dict(more)


def checked_strategy(strategy: str) -> str:
    """The strategy. Raises ValueError where there is no such one."""
    if strategy not in STRATEGIES:
        raise ValueError(f"strategy must be {', '.join(STRATEGIES[:-1])} or {STRATEGIES[-1]}; got {strategy!r}")
    return strategy


def check_keys(engine: EngineProcess, more: Mapping[str, Any]) -> None:
    """Raises ParetuneError where a study file has no such key, or the key no such value."""
    example = {"parameters": {"x": {"type": "float", "range": [0, 1]}}, "objectives": {"loss": {"goal": "minimize"}}}
    try:
        engine.call("check", {"definition": {**example, **more}})
    except ParetuneError as error:
        problems = "\n".join(str(error).splitlines()[1:])
        raise ParetuneError(f"more cannot be used:\n{problems}", error.code, error.details) from error


def named(text: str, space: SearchSpace, constraints: Sequence[str]) -> str:
    """A sentence of the engine with the names of Optuna."""
    names = {each.key: name for name, each in space.dimensions.items()}
    names.update({f"c{place}": f"constraint {name}" for place, name in enumerate(constraints)})
    names = {key: name for key, name in names.items() if key != name}
    if not names:
        return text
    keys = "|".join(re.escape(key) for key in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])({keys})(?![\w-])", lambda found: names[found[1]], text)
