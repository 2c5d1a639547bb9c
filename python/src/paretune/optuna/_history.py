"""The trials of an Optuna study as the engine is given them, and what this sampler keeps with a trial."""

from __future__ import annotations

import json
import math
import statistics
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial, TrialState

from ._space import SearchSpace

PROPOSAL_KEY = "paretune:proposal"
FIRST_PART = f"{PROPOSAL_KEY}:0"
BASELINE_KEY = "paretune:baseline"
_CONSTRAINTS_KEY = "constraints"
_FIXED_KEY = "fixed_params"
# A value of an attribute has less than 2046 characters in a relational database.
_PART_CHARACTERS = 2045


def write_proposal(study: Study, trial: FrozenTrial, space: SearchSpace, suggestion: Mapping[str, Any]) -> None:
    """Keeps what was proposed with the trial, so that every process counts it while the trial runs."""
    params = space.decode(suggestion["parameters"])
    values = {
        name: space.dimensions[name].distribution.to_internal_repr(value) for name, value in params.items()
    }
    text = json.dumps({"origin": suggestion["origin"], "values": values})
    parts = [text[at : at + _PART_CHARACTERS] for at in range(0, len(text), _PART_CHARACTERS)]
    for place, part in enumerate([*parts, ""] if _has_part(trial, len(parts)) else parts):
        set_attribute(study, trial, f"{PROPOSAL_KEY}:{place}", part)


def _has_part(trial: FrozenTrial, place: int) -> bool:
    return f"{PROPOSAL_KEY}:{place}" in trial.system_attrs


def set_attribute(study: Study, trial: FrozenTrial, key: str, value: Any) -> None:
    """Writes an attribute of the trial that belongs to samplers."""
    study._storage.set_trial_system_attr(trial._trial_id, key, value)


def read_proposal(attributes: Mapping[str, Any]) -> Tuple[str, Dict[str, float]]:
    """Where the parameters of a trial came from, and those that were proposed, as numbers."""
    parts: List[str] = []
    while part := attributes.get(f"{PROPOSAL_KEY}:{len(parts)}"):
        parts.append(part)
    if not parts:
        return "told", {}
    document = json.loads("".join(parts))
    return document["origin"], document["values"]


def known_params(trial: FrozenTrial, space: SearchSpace) -> Dict[str, Any]:
    """The parameters that a trial has or will have: those proposed, those that were enqueued, and those suggested so far."""
    params: Dict[str, Any] = {}
    if not trial.state.is_finished() or trial.state == TrialState.FAIL:
        for name, value in read_proposal(trial.system_attrs)[1].items():
            if name in space.dimensions:
                params[name] = space.dimensions[name].distribution.to_external_repr(value)
        params.update(trial.system_attrs.get(_FIXED_KEY, {}))
    return {**params, **trial.params}


def fixed_params(trial: FrozenTrial) -> Dict[str, Any]:
    """The parameters with which a trial was enqueued."""
    return dict(trial.system_attrs.get(_FIXED_KEY, {}))


def constraints_of(trial: FrozenTrial) -> Dict[str, float]:
    """The constraints of a trial, by name: violated above 0."""
    found: Optional[Mapping[str, float]] = getattr(trial, "constraints", None)
    if found is not None:
        return dict(found)
    values = trial.system_attrs.get(_CONSTRAINTS_KEY) or ()
    return {str(place): value for place, value in enumerate(values)}


def write_constraints(study: Study, trial: FrozenTrial, values: Sequence[float]) -> None:
    """Keeps constraints with the trial where Optuna's own samplers do."""
    if any(math.isnan(each) for each in values):
        raise ValueError("Constraint values cannot be NaN.")
    set_attribute(study, trial, _CONSTRAINTS_KEY, tuple(float(each) for each in values))


class History:
    """The trials of a study as the engine is given them."""

    def __init__(self, study: Study, trials: Sequence[FrozenTrial], space: SearchSpace) -> None:
        self._space = space
        self._signs = [1 if each == StudyDirection.MAXIMIZE else -1 for each in study.directions]
        completed = [each for each in trials if each.state == TrialState.COMPLETE]
        self.constraints = list(dict.fromkeys(name for each in completed for name in constraints_of(each)))
        self._finite = [
            sorted(sign * each.values[j] for each in completed if math.isfinite(each.values[j]))
            for j, sign in enumerate(self._signs)
        ]
        self.documents = [each for each in map(self._document, trials) if each is not None]

    def _document(self, trial: FrozenTrial) -> Optional[Dict[str, Any]]:
        try:
            parameters = self._space.encode(trial.number, known_params(trial, self._space))
        except (ValueError, TypeError):
            return None  # an enqueued value that is none of the choices
        given = {"trial": trial.number, "parameters": parameters, "origin": read_proposal(trial.system_attrs)[0]}
        if trial.state == TrialState.FAIL:
            return {**given, "status": "failed"}
        if trial.state == TrialState.PRUNED:
            expected = self._expected(trial)
            return None if expected is None else {**given, "status": "stopped", "expected": {"m0": expected}}
        if trial.state != TrialState.COMPLETE:
            return {**given, "status": "pending"}
        values = [self._clipped(j, value) for j, value in enumerate(trial.values)]
        if any(each is None for each in values):
            return {**given, "status": "failed", "reason": "not finite"}
        metrics = {f"m{j}": value for j, value in enumerate(values)}
        constraints = constraints_of(trial)
        for place, name in enumerate(self.constraints):
            if name in constraints and math.isfinite(constraints[name]):
                metrics[f"c{place}"] = constraints[name]
        return {**given, "status": "completed", "metrics": metrics}

    def _clipped(self, j: int, value: float) -> Optional[float]:
        """The value; the best of all for one that is infinitely good; None for one that is infinitely bad."""
        sign, finite = self._signs[j], self._finite[j]
        if math.isfinite(value):
            return value
        return sign * finite[-1] if sign * value > 0 and finite else None

    def _expected(self, trial: FrozenTrial) -> Optional[Dict[str, float]]:
        """What a pruned trial would have had: its last value, but between the median and the worst of the completed trials."""
        finite, sign = self._finite[0], self._signs[0]
        last = trial.value if trial.value is not None else trial.intermediate_values.get(trial.last_step or 0)
        if len(finite) < 2:
            return None
        worst, median = finite[0], statistics.median(finite)
        value = worst if last is None or not math.isfinite(last) else min(max(sign * last, worst), median)
        return {"mean": sign * value, "standardError": (median - worst) / 4}
