"""A sampler of Optuna that proposes what Paretune's engine proposes."""

from __future__ import annotations

import math
import random
import threading
import warnings
import weakref
import zlib
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Set

from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.samplers import BaseSampler, RandomSampler
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial, TrialState

from .._engine_process import EngineProcess
from .._errors import ParetuneError
from ._dimension import nearest
from ._history import (
    BASELINE_KEY,
    FIRST_PART,
    History,
    constraints_of,
    fixed_params,
    read_proposal,
    set_attribute,
    write_constraints,
    write_proposal,
)
from ._reference import inferred_reference
from ._settings import ReferencePoint, check_keys, checked_more, checked_reference_point, checked_strategy, named
from ._space import SearchSpace

_MAX_SEED = 2**31 - 1
_MAX_TRIALS = 1_000_000
_MAX_ATTEMPTS = 3


class ParetuneSampler(BaseSampler):
    """Proposes trials with Paretune's models: sparse Gaussian processes and expected hypervolume improvement.

    An existing script changes one line: ``optuna.create_study(..., sampler=ParetuneSampler(seed=1))``. It works with one or several
    objectives, constraints, pruning, all distributions, and spaces whose parameters depend on each other. Trials of other threads and
    processes on the same storage count, those that are still running as well.

    Args:
        seed: makes the proposals reproducible; by default a random one. Every random number depends on the seed and the number of the
            trial, so several processes may have the same seed.
        n_startup_trials: the number of trials before the first model: the first one at random, as its parameters are not known
            before, then Sobol points.
        strategy: ``auto``, ``saas``, ``map-saas``, ``map``, ``nsga2``, ``tpe``, ``sobol`` or ``random``.
        constraints_func: computes constraints of a trial that has ended, each violated above 0, as that of Optuna's own samplers.
            ``trial.set_constraint`` (Optuna 5) works without it.
        baseline: parameters of the configuration in production. They are evaluated first, and its values are the reference point.
        reference_point: values that are worth reaching, of all objectives: in their order, or by ``study.metric_names``. By default that of
            the baseline, and without one the upper quartile of the trials, or a point just beyond their front where that is worse.
        independent_sampler: samples parameters of which no trial has ended yet; by default at random.
        threads: threads for the models; by default one per core, at most 8. They do not change the proposals.
        more: further keys of a study file, such as ``{"think": "2s"}``, a limit of the time for the models of a trial.

    Raises:
        TypeError, ValueError, ParetuneError: an argument cannot be used.
    """

    def __init__(
        self,
        *,
        seed: Optional[int] = None,
        n_startup_trials: int = 10,
        strategy: str = "auto",
        constraints_func: Optional[Callable[[FrozenTrial], Sequence[float]]] = None,
        baseline: Optional[Mapping[str, Any]] = None,
        reference_point: Optional[ReferencePoint] = None,
        independent_sampler: Optional[BaseSampler] = None,
        threads: Optional[int] = None,
        more: Optional[Mapping[str, Any]] = None,
    ) -> None:
        if not isinstance(n_startup_trials, int) or n_startup_trials < 1:
            raise ValueError(f"n_startup_trials must be a whole number of at least 1; got {n_startup_trials!r}")
        self._seed = random.SystemRandom().randrange(_MAX_SEED) if seed is None else seed % _MAX_SEED
        self._n_startup_trials = n_startup_trials
        self._strategy = checked_strategy(strategy)
        self._constraints_func = constraints_func
        self._baseline = None if baseline is None else dict(baseline)
        self._reference_point = None if reference_point is None else checked_reference_point(reference_point)
        self._independent_sampler = independent_sampler
        self._threads = threads
        self._more = checked_more(more or {})
        self._start()
        if self._more:
            check_keys(self._engine, self._more)

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._warned: Set[str] = set()
        self._engine = EngineProcess(None, threads=self._threads)
        weakref.finalize(self, self._engine.close)

    def __getstate__(self) -> Dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key not in ("_lock", "_engine", "_warned")}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        # A copy, such as in another process, has an engine of its own.
        self.__dict__.update(state)
        self._start()

    def reseed_rng(self) -> None:
        """Reseeds the sampler for new parameters, if one was given.

        Optuna calls this before every trial of ``n_jobs`` threads, so that they do not draw the same numbers. Here numbers depend on
        the number of the trial, which is different anyway.
        """
        if self._independent_sampler is not None:
            self._independent_sampler.reseed_rng()

    def infer_relative_search_space(self, study: Study, trial: FrozenTrial) -> Dict[str, BaseDistribution]:
        """All parameters that trials had which have ended, also those that only some of them had."""
        if self._is_baseline(study, trial):
            return {}
        return SearchSpace(_others(study, trial)).distributions

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: Dict[str, BaseDistribution]
    ) -> Dict[str, Any]:
        """The parameters that the engine proposes, with the knowledge of all trials that have ended or are running."""
        if not search_space:
            return {}
        params: Dict[str, Any] = {}
        with self._lock:
            for attempt in range(_MAX_ATTEMPTS):
                others = _others(study, trial)
                space = SearchSpace(others)
                # Two processes that try again at the same time are not to find the same again.
                salt = "" if attempt == 0 else f" {trial.number} {attempt}"
                suggestion = self._suggestion(study, trial, others, space, search_space, salt)
                if suggestion is None:
                    return {}
                write_proposal(study, trial, space, suggestion)
                params = space.decode(suggestion["parameters"])
                # Another process may have proposed meanwhile, without knowing of this trial.
                if _proposals(_others(study, trial)) <= _proposals(others):
                    break
        return {name: value for name, value in params.items() if name in search_space}

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        """A parameter that no trial had before, or whose proposed value is not within its present range: then the nearest one."""
        attributes = study._storage.get_trial(trial._trial_id).system_attrs
        if attributes.get(BASELINE_KEY) and self._baseline is not None and param_name in self._baseline:
            value = self._baseline[param_name]
            if param_distribution._contains(param_distribution.to_internal_repr(value)):
                return value
            self._warn(f"The baseline's {param_name}, which is {value!r}, is not within {param_distribution}.")
        proposed = read_proposal(attributes)[1].get(param_name)
        if proposed is not None and not isinstance(param_distribution, CategoricalDistribution):
            return nearest(param_distribution.to_external_repr(proposed), param_distribution)
        sampler = self._independent_sampler
        if sampler is None:
            name = zlib.crc32(param_name.encode("utf-8", "surrogatepass"))
            sampler = RandomSampler(seed=zlib.crc32(f"{self._seed} {trial.number} {name}".encode()))
        return sampler.sample_independent(study, trial, param_name, param_distribution)

    def before_trial(self, study: Study, trial: FrozenTrial) -> None:
        if self._independent_sampler is not None:
            self._independent_sampler.before_trial(study, trial)

    def after_trial(
        self, study: Study, trial: FrozenTrial, state: TrialState, values: Optional[Sequence[float]]
    ) -> None:
        if state in (TrialState.COMPLETE, TrialState.PRUNED):
            self._check_baseline(study, trial)
        if self._constraints_func is not None and state in (TrialState.COMPLETE, TrialState.PRUNED):
            write_constraints(study, trial, self._constraints_func(trial))
        if self._independent_sampler is not None:
            self._independent_sampler.after_trial(study, trial, state, values)

    def _is_baseline(self, study: Study, trial: FrozenTrial) -> bool:
        """Whether the trial is to evaluate the baseline, because no other one has or does."""
        baseline = self._baseline
        if baseline is None or fixed_params(trial):
            return False
        with self._lock:
            if any(BASELINE_KEY in each.system_attrs or _is_of(baseline, each) for each in _others(study, trial)):
                return False
            set_attribute(study, trial, BASELINE_KEY, True)
            return True

    def _check_baseline(self, study: Study, trial: FrozenTrial) -> None:
        """Takes the mark of the baseline from a trial that has other parameters, which only its end shows, and says why."""
        baseline = self._baseline
        if baseline is None or not trial.system_attrs.get(BASELINE_KEY):
            return
        unknown = [name for name in baseline if name not in trial.params]
        wrong = [name for name in baseline if name in trial.params and trial.params[name] != baseline[name]]
        if not unknown and not wrong:
            return
        set_attribute(study, trial, BASELINE_KEY, False)
        names = f"{', '.join(unknown)}, which the script does not ask for" if unknown else f"other values of {', '.join(wrong)}"
        self._warn(
            f"Trial {trial.number} is not the baseline, which has {names}; the trial's parameters are {', '.join(trial.params)}. "
            "There is no baseline, and the reference point follows from the trials."
        )

    def _suggestion(
        self,
        study: Study,
        trial: FrozenTrial,
        others: Sequence[FrozenTrial],
        space: SearchSpace,
        search_space: Mapping[str, BaseDistribution],
        salt: str,
    ) -> Optional[Dict[str, Any]]:
        """The proposal; None if nothing is left that was not proposed before."""
        history = History(study, others, space)
        pinned = fixed_params(trial)
        for each in others:  # samplers around this one, such as Optuna's PartialFixedSampler, leave out what they hold
            pinned.update({name: value for name, value in each.params.items() if name not in search_space})
        request = {
            "definition": {
                **self._definition(study, others, space.definition(pinned), history.constraints),
                # While parameters are discovered, the next Sobol point is not to be the last one with one parameter more.
                "seed": zlib.crc32(f"{self._seed} {' '.join(space.keys)}{salt}".encode()),
                **self._more,
            },
            "trials": history.documents,
            "session": f"{study.study_name} {study._study_id}",
        }
        try:
            answer = self._engine.call("propose", request)
        except ParetuneError as error:
            if error.code != "exhausted":
                text = named(str(error), space, history.constraints)
                raise ParetuneError(text, error.code, error.details) from error
            self._warn("Every configuration has been proposed. Further trials repeat some, at random.")
            return None
        self._warn_of_ignored(others, answer["ignored"], space, history.constraints)
        [suggestion] = answer["suggestions"]
        return dict(suggestion)

    def _definition(
        self, study: Study, others: Sequence[FrozenTrial], parameters: Mapping[str, Any], constraints: Sequence[str]
    ) -> Dict[str, Any]:
        goals = ["maximize" if each == StudyDirection.MAXIMIZE else "minimize" for each in study.directions]
        reference = self._reference_values(study, others)
        return {
            "parameters": parameters,
            "objectives": {f"m{place}": {"goal": goal} for place, goal in enumerate(goals)},
            **({"metrics": {f"c{place}": {} for place in range(len(constraints))}} if constraints else {}),
            **({"outcome_constraints": [f"c{place} <= 0" for place in range(len(constraints))]} if constraints else {}),
            **({"reference_point": {f"m{j}": each for j, each in enumerate(reference)}} if reference else {}),
            "budget": {"trials": _MAX_TRIALS, "batch": 1, "initial": self._n_startup_trials},
            "strategy": self._strategy,
        }

    def _reference_values(self, study: Study, others: Sequence[FrozenTrial]) -> Optional[List[float]]:
        given = self._reference_point
        if given is None:
            return self._baseline_values(others) or _inferred_values(study, others)
        if isinstance(given, Mapping):
            names = study.metric_names
            if names is None:
                raise ValueError("reference_point by names needs study.set_metric_names; or give a list in the order of the directions.")
            if set(given) != set(names):
                raise ValueError(f"reference_point must have a value for each of {', '.join(names)}; got {dict(given)}")
            return [float(given[name]) for name in names]
        if len(given) != len(study.directions):
            raise ValueError(f"reference_point must have {len(study.directions)} values, one per objective; got {list(given)}")
        return [float(each) for each in given]

    def _baseline_values(self, others: Sequence[FrozenTrial]) -> Optional[List[float]]:
        if self._baseline is None:
            return None
        found = (each for each in others if each.state == TrialState.COMPLETE and _is_of(self._baseline, each))
        return next((list(each.values) for each in found), None)

    def _warn_of_ignored(
        self, others: Sequence[FrozenTrial], ignored: Sequence[Mapping[str, Any]], space: SearchSpace, constraints: Sequence[str]
    ) -> None:
        """A running or failed trial may lack parameters; one that has completed is of use."""
        completed = {each.number for each in others if each.state == TrialState.COMPLETE}
        for each in ignored:
            if each["trial"] in completed:
                text = named("; ".join(each["problems"]), space, constraints)
                self._warn(f"The models cannot use some trials, such as trial {each['trial']}: {text}.", "ignored")

    def _warn(self, message: str, kind: Optional[str] = None) -> None:
        if (kind or message) not in self._warned:
            self._warned.add(kind or message)
            warnings.warn(message, stacklevel=4)


def _inferred_values(study: Study, others: Sequence[FrozenTrial]) -> Optional[List[float]]:
    """The reference point that follows from the trials. A single objective needs none."""
    signs = [-1 if each == StudyDirection.MAXIMIZE else 1 for each in study.directions]
    if len(signs) == 1:
        return None
    trials = [each for each in others if each.state == TrialState.COMPLETE and all(map(math.isfinite, each.values))]
    losses = [[sign * value for sign, value in zip(signs, each.values)] for each in trials]
    feasible = [all(value <= 0 for value in constraints_of(each).values()) for each in trials]
    found = inferred_reference(losses, feasible)
    return None if found is None else [sign * value for sign, value in zip(signs, found)]


def _others(study: Study, trial: FrozenTrial) -> List[FrozenTrial]:
    return [each for each in study.get_trials(deepcopy=False) if each.number != trial.number]


def _proposals(trials: Sequence[FrozenTrial]) -> Set[str]:
    """What was proposed for whom, also for trials that have ended meanwhile."""
    return {f"{each.number} {each.system_attrs[FIRST_PART]}" for each in trials if FIRST_PART in each.system_attrs}


def _is_of(baseline: Mapping[str, Any], trial: FrozenTrial) -> bool:
    if BASELINE_KEY in trial.system_attrs:
        return bool(trial.system_attrs[BASELINE_KEY])
    params = {**fixed_params(trial), **trial.params}
    return all(name in params and params[name] == value for name, value in baseline.items())
