"""What a study answers: trials, and what is known of them."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, SupportsFloat, Tuple, Union

Result = Union[SupportsFloat, Tuple[SupportsFloat, SupportsFloat], Sequence[SupportsFloat]]
"""A measured value: a number, a tuple ``(mean, standard_error)``, or a list (or array) of samples."""


@dataclass(frozen=True)
class Measurement:
    """A measured value with its standard error, if that is known, and the number of its samples."""

    mean: float
    standard_error: Optional[float] = None
    count: int = 1


@dataclass(frozen=True)
class Trial:
    """A trial: a number, and the parameters to evaluate. An inactive parameter is absent.

    Attributes:
        status: ``pending``, ``running``, ``completed``, ``failed`` or ``cancelled``.
        metrics: what was measured, by name.
        reason: why the trial failed or was cancelled.
        document: the row of ``paretune trials --json``; empty for a trial that was just asked for.
    """

    number: int
    parameters: Dict[str, Any]
    status: str = "pending"
    metrics: Mapping[str, Measurement] = field(default_factory=dict)
    reason: Optional[str] = None
    document: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Estimate:
    """A value as the model estimates it, with the ends of its 95 % interval (None where the uncertainty is not known).

    Attributes:
        measured: the measurement itself.
        gain: the improvement over the reference as a share of it; None without a reference.
    """

    median: float
    lower: Optional[float]
    upper: Optional[float]
    measured: Optional[Measurement] = None
    gain: Optional["Estimate"] = None


@dataclass(frozen=True)
class Point:
    """A completed trial as a result.

    Attributes:
        objectives: the estimates of the objectives, by name.
        probability: the probability that it beats the reference in every objective; None without a reference.
        membership: the probability that it is on the front.
        document: the trial in the document of ``paretune best --json``.
    """

    trial: int
    parameters: Dict[str, Any]
    objectives: Mapping[str, Estimate]
    probability: Optional[float]
    membership: Optional[float]
    document: Mapping[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Findings:
    """The results of a study.

    Attributes:
        recommendation: the recommended trial; None where no trial is estimated to be better than the reference.
        words: the recommendation in sentences.
        front: the trials on the front.
        basis: ``model``, or ``measured`` while there are too few results for a model.
        reference: the values that results are compared with, by objective.
        hypervolume: the hypervolume of the front over the reference; None without one.
        document: the document of ``paretune best --json``.
    """

    recommendation: Optional[Point]
    words: Sequence[str]
    front: List[Point]
    basis: str
    reference: Mapping[str, float]
    hypervolume: Optional[float]
    document: Mapping[str, Any] = field(repr=False, compare=False)


def measurement_document(name: str, value: Result) -> Any:
    """A result of a metric as ``tell`` takes it."""
    try:
        return _measurement_document(name, value)
    except (TypeError, ValueError) as error:
        if str(error).startswith(name):
            raise
        raise TypeError(f"{name} must be a number, a tuple (mean, standard_error) or a list of samples; got {value!r}") from error


def _measurement_document(name: str, value: Result) -> Any:
    if isinstance(value, tuple):
        if len(value) != 2:
            raise TypeError(f"{name} as a tuple must be (mean, standard_error), and samples are a list; got {value!r}")
        return {"mean": float(value[0]), "standardError": float(value[1])}
    if isinstance(value, Measurement):
        error = {} if value.standard_error is None else {"standardError": value.standard_error}
        return {"mean": value.mean, "count": value.count, **error}
    samples = _samples(value)
    if samples is None:
        return float(value)  # type: ignore[arg-type]
    if len(samples) == 0:
        raise ValueError(f"{name} as a list of samples needs at least one sample")
    not_finite = [each for each in samples if not math.isfinite(each)]
    if not_finite or len(samples) == 1:
        return not_finite[0] if not_finite else samples[0]  # which the engine refuses, in the words of every refusal
    standard_error = statistics.stdev(samples) / math.sqrt(len(samples))
    return {"mean": statistics.fmean(samples), "standardError": standard_error, "count": len(samples)}


def _samples(value: Any) -> Optional[List[float]]:
    """The samples of a list, or of an array with at least one dimension."""
    if isinstance(value, (str, bytes, Mapping)):
        raise TypeError("neither a number nor samples")
    if getattr(value, "ndim", None) == 0 or not hasattr(value, "__len__"):
        return None
    return [float(each) for each in value]


def read_trial(row: Mapping[str, Any]) -> Trial:
    """A row of ``trials --json``."""
    return Trial(
        number=row["trial"],
        parameters=row["parameters"],
        status=row["status"],
        metrics={name: read_measurement(each) for name, each in row["metrics"].items()},
        reason=row.get("reason"),
        document=row,
    )


def read_measurement(document: Mapping[str, Any]) -> Measurement:
    """A measurement of any document."""
    return Measurement(document["mean"], document.get("standardError"), document.get("count", 1))


def read_findings(document: Mapping[str, Any]) -> Findings:
    """The document of ``best --json``."""
    recommended = document["recommendation"]
    return Findings(
        recommendation=None if recommended is None else _read_point(recommended),
        words=[] if recommended is None else recommended["words"],
        front=[_read_point(each) for each in document["front"]],
        basis=document["basis"],
        reference={name: each["value"] for name, each in document["reference"].items()},
        hypervolume=document["hypervolume"],
        document=document,
    )


def _read_point(point: Mapping[str, Any]) -> Point:
    return Point(
        trial=point["trial"],
        parameters=point["parameters"],
        objectives={name: _read_estimate(each) for name, each in point["objectives"].items()},
        probability=point["probability"],
        membership=point["membership"],
        document=point,
    )


def _read_estimate(each: Mapping[str, Any]) -> Estimate:
    measured, gain = each.get("measured"), each.get("gain")
    return Estimate(
        median=each["median"],
        lower=each["lower"],
        upper=each["upper"],
        measured=None if measured is None else read_measurement(measured),
        gain=None if gain is None else _read_estimate(gain),
    )
