"""The loop of ``Study.optimize``: asks for trials, evaluates them in threads, and tells their results."""

from __future__ import annotations

import threading
import time
import warnings
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Set

from ._errors import ParetuneError
from ._results import Trial

if TYPE_CHECKING:
    from ._study import Study

_FAILURES_AT_FIRST = 3

_held: Dict[str, Dict[int, Trial]] = {}
"""Trials of this process that have no result yet, by study file. After Ctrl-C the next call evaluates them."""


def optimize(
    study: "Study",
    function: Callable[[Trial], Any],
    trials: Optional[int],
    parallel: int,
    *,
    timeout: Optional[float],
    resume: bool,
) -> None:
    """Evaluates trials until the study has ``trials`` of them. See ``Study.optimize``."""
    if not callable(function):
        raise TypeError(f"function must be a function of a trial; got {function!r}")
    if parallel < 1:
        raise ValueError(f"parallel must be at least 1; got {parallel}")
    held = _held.setdefault(str(study.path), {})
    loop = _Loop(study, function, _wanted(study, trials), held)
    loop.queue = _interrupted(study, held, resume)
    end = None if timeout is None else time.monotonic() + timeout
    if parallel == 1:
        while not _is_over(end) and loop.step():
            pass
        return
    _in_threads(loop, parallel, end)


def _in_threads(loop: "_Loop", parallel: int, end: Optional[float]) -> None:
    pool = ThreadPoolExecutor(parallel, thread_name_prefix="paretune-trial")
    running: "Set[Future[None]]" = set()
    try:
        while True:
            free = 0 if _is_over(end) else parallel - len(running)
            for trial in loop.next(free, len(running)):
                running.add(pool.submit(loop.evaluate, trial))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                each.result()
    finally:
        # Trials that run are finished, and their results told; after Ctrl-C nobody waits for them here.
        pool.shutdown(wait=False, cancel_futures=True)


def _is_over(end: Optional[float]) -> bool:
    return end is not None and time.monotonic() >= end


def _wanted(study: "Study", trials: Optional[int]) -> Optional[int]:
    if trials is not None:
        if trials < 1:
            raise ValueError(f"trials must be at least 1; got {trials}")
        return trials
    budget: Optional[int] = study._page()["definition"]["budget"]["trials"]
    return budget


def _interrupted(study: "Study", held: Dict[int, Trial], resume: bool) -> List[Trial]:
    """Trials without a result that are evaluated first."""
    waiting = study.waiting()
    for number in set(held) - {each.number for each in waiting}:
        del held[number]  # told or cancelled by other means
    others = [each for each in waiting if each.number not in held]
    if others and not resume:
        numbers = ", ".join(str(each.number) for each in others[:10])
        warnings.warn(
            f"{len(others)} trials were asked for elsewhere and have no result ({numbers}). If the program that asked for them "
            "has ended, evaluate them with optimize(…, resume=True).",
            stacklevel=4,
        )
    return [*held.values(), *(others if resume else [])]


class _Loop:
    def __init__(
        self, study: "Study", function: Callable[[Trial], Any], wanted: Optional[int], held: Dict[int, Trial]
    ) -> None:
        self.queue: List[Trial] = []
        self._study = study
        self._function = function
        self._wanted = wanted
        self._held = held
        self._objectives = [each["name"] for each in study._page()["definition"]["objectives"]]
        self._lock = threading.Lock()
        self._failures_at_first: Optional[int] = 0

    def step(self) -> bool:
        """Evaluates one trial; false if there is none."""
        trials = self.next(1, 0)
        for trial in trials:
            self.evaluate(trial)
        return len(trials) > 0

    def next(self, free: int, running: int) -> List[Trial]:
        """The next trials, at most ``free`` of them, while ``running`` others are evaluated."""
        if free <= 0:
            return []
        queued, self.queue = self.queue[:free], self.queue[free:]
        if queued:
            return self._hold(queued)
        if self._wanted is not None:
            # Those of other processes count too: they end by them, or with resume=True.
            outstanding = max(running, len(self._study.waiting()))
            ended = self._study.status().get("ended", 0)
            free = min(free, self._wanted - ended - outstanding)
        if free <= 0:
            return []
        try:
            return self._hold(self._study.ask(free))
        except ParetuneError as error:
            if error.code == "exhausted":
                return []
            raise

    def _hold(self, trials: List[Trial]) -> List[Trial]:
        self._held.update({each.number: each for each in trials})
        return trials

    def evaluate(self, trial: Trial) -> None:
        """Evaluates a trial and tells its result, or why it failed."""
        try:
            metrics = self._named(self._function(trial))
        except Exception as error:
            self._study.fail(trial, error)
            self._held.pop(trial.number, None)
            if self._failed_at_first():
                raise
            return
        self._study.tell(trial, metrics)
        self._held.pop(trial.number, None)
        with self._lock:
            self._failures_at_first = None

    def _failed_at_first(self) -> bool:
        """Whether nothing but failures has been seen, which is a mistake in the function rather than in the parameters."""
        with self._lock:
            if self._failures_at_first is None:
                return False
            self._failures_at_first += 1
            return self._failures_at_first >= _FAILURES_AT_FIRST

    def _named(self, result: Any) -> Mapping[str, Any]:
        if isinstance(result, Mapping):
            return result
        if len(self._objectives) == 1:
            return {self._objectives[0]: result}
        example = ", ".join(f'"{name}": …' for name in self._objectives)
        raise TypeError(f"the function must return its metrics by name: {{{example}}}; got {result!r}")
