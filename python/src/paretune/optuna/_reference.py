"""The values from which improvement is counted in a study without a baseline."""

from __future__ import annotations

import math
from typing import List, Optional, Sequence

_QUANTILE = 0.75
_MARGIN = 0.1

Losses = Sequence[float]
"""Of one trial, each minimized."""


def inferred_reference(losses: Sequence[Losses], feasible: Sequence[bool]) -> Optional[List[float]]:
    """The upper quartile of each loss, or a point just beyond the front where that is worse. None for fewer than two trials.

    A point just beyond the front of the first trials would count nothing outside of their front: in a study of error and size that has
    only found small networks, a larger one with a lower error would not be an improvement. The quartile keeps both ends open, and
    a few very bad trials do not move it.

    Args:
        losses: of the completed trials; all finite.
        feasible: whether each of them meets its constraints.
    """
    if len(losses) < 2:
        return None
    front = _front([each for each, is_feasible in zip(losses, feasible) if is_feasible] or losses)
    found = []
    for j in range(len(losses[0])):
        column = sorted(each[j] for each in losses)
        of_front = [each[j] for each in front]
        span = max(of_front) - min(of_front) or column[-1] - column[0]
        found.append(max(_quantile(column), max(of_front) + _MARGIN * span))
    return found


def _front(losses: Sequence[Losses]) -> List[Losses]:
    """Those that no other one dominates."""
    front: List[Losses] = []
    for each in sorted(losses, key=list):  # a later one dominates no earlier one
        if not any(all(a <= b for a, b in zip(other, each)) for other in front):
            front.append(each)
    return front


def _quantile(ordered: Sequence[float]) -> float:
    """Between two values by linear interpolation."""
    place = _QUANTILE * (len(ordered) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (place - math.floor(place)) * (high - low)
