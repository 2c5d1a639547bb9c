"""What a study is told, as the engine is sent it, and its answers."""

from __future__ import annotations

import operator
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from ._errors import ParetuneError
from ._results import Result, Trial, measurement_document

TrialLike = Union[Trial, int]

_MAX_REASON = 1000


def trial_number(trial: TrialLike) -> int:
    """The number of a trial. Raises TypeError where it is none."""
    if isinstance(trial, Trial):
        return trial.number
    try:
        return operator.index(trial)
    except TypeError:
        raise TypeError(f"trial must be what ask returned, or its number; got {trial!r}") from None


def by_name(argument: str, given: Optional[Mapping[str, Any]], example: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
    """What an argument has by name. Raises TypeError where it has no names."""
    if given is not None and not isinstance(given, Mapping):
        raise TypeError(f"{argument} must be by name, such as {example!r}; got {given!r}")
    return None if given is None else dict(given)


def listed(argument: str, given: Sequence[str], example: str) -> List[str]:
    """A list of texts. Raises TypeError for a single text."""
    if isinstance(given, str):
        raise TypeError(f"{argument} must be a list of expressions, such as [{example!r}]; got {given!r}")
    return list(given)


def failure(trial: TrialLike, reason: Union[str, BaseException]) -> Dict[str, Any]:
    """A failed trial, for the method ``tell``."""
    return results({"trial": trial_number(trial), "failed": _reason(reason)})


def _reason(given: Union[str, BaseException]) -> str:
    text = f"{type(given).__name__}: {given}" if isinstance(given, BaseException) else str(given)
    return text[:_MAX_REASON] or "failed"


def amendment(
    trial: TrialLike,
    metrics: Optional[Mapping[str, Result]],
    named: Mapping[str, Result],
    failed: Union[str, BaseException, None],
) -> Dict[str, Any]:
    """What corrects the result of a trial, for the method ``amend``."""
    reason = {} if failed is None else {"failed": _reason(failed)}
    return {"trial": trial_number(trial), "metrics": metrics_document(metrics, named), **reason}


def results(entry: Mapping[str, Any]) -> Dict[str, Any]:
    """A result, for the method ``tell``."""
    return {"results": [entry]}


def told(trial: TrialLike, metrics: Optional[Mapping[str, Result]], named: Mapping[str, Result]) -> Dict[str, Any]:
    """The metrics of a trial, for the method ``tell``."""
    return results({"trial": trial_number(trial), "metrics": metrics_document(metrics, named)})


def metrics_document(metrics: Optional[Mapping[str, Result]], named: Mapping[str, Result]) -> Dict[str, Any]:
    """Metrics given as a mapping and by keywords."""
    given = {**(by_name("metrics", metrics, {"accuracy": 0.91}) or {}), **named}
    return {name: measurement_document(name, value) for name, value in given.items()}


def asked(documents: Sequence[Mapping[str, Any]]) -> List[Trial]:
    """The answer of ``suggest``."""
    return [Trial(each["trial"], each["parameters"]) for each in documents]


def check_told(entries: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The answer of ``tell``. Raises ParetuneError where a result was refused."""
    refused = [problem for entry in entries for problem in entry.get("refused", ())]
    if refused:
        raise ParetuneError("\n".join(refused), "bad-input", {"entries": entries})
    return entries
