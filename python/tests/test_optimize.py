"""``Study.optimize``."""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Dict

import pytest

import paretune

Create = Callable[..., paretune.Study]


def evaluated(trial: paretune.Trial) -> Dict[str, float]:
    return {"accuracy": trial.parameters["x"], "latency": trial.parameters["layers"]}


@pytest.mark.parametrize("parallel", [1, 4])
def test_the_study_has_that_many_trials_at_the_end(create: Create, parallel: int) -> None:
    study = create()
    for trial in study.ask(2):
        study.tell(trial, evaluated(trial))
    study.optimize(evaluated, trials=9, parallel=parallel)
    study.optimize(evaluated, trials=9, parallel=parallel)
    assert [each.status for each in study.trials()] == ["completed"] * 9


def test_the_budget_is_the_default(create: Create) -> None:
    study = create(trials=5)
    study.optimize(evaluated)
    assert len(study.trials()) == 5


def test_trials_run_at_the_same_time(create: Create) -> None:
    study = create()
    together = threading.Barrier(3, timeout=60)

    def function(trial: paretune.Trial) -> Dict[str, float]:
        together.wait()
        return evaluated(trial)

    study.optimize(function, trials=3, parallel=3)
    assert [each.status for each in study.trials()] == ["completed"] * 3


def test_a_single_value_is_that_of_the_only_objective(create: Create) -> None:
    study = create(objectives={"loss": "minimize"})
    study.optimize(lambda trial: (trial.parameters["x"], 0.01), trials=2)
    assert study.trials()[0].metrics["loss"].standard_error == 0.01


def test_an_exception_fails_its_trial_alone(create: Create) -> None:
    study = create()

    def function(trial: paretune.Trial) -> Dict[str, float]:
        if trial.number % 2 == 1:
            raise MemoryError("too large")
        return evaluated(trial)

    study.optimize(function, trials=8)
    assert [each.status for each in study.trials()] == ["completed", "failed"] * 4
    assert study.trials("failed")[0].reason == "MemoryError: too large"


@pytest.mark.parametrize("parallel", [1, 2])
def test_a_function_that_always_fails_ends_it(create: Create, parallel: int) -> None:
    study = create()
    with pytest.raises(TypeError, match="must return its metrics by name"):
        study.optimize(lambda trial: 1.0, trials=50, parallel=parallel)
    assert 3 <= len(study.trials("failed")) <= 5


def test_a_finite_space_ends_it(create: Create) -> None:
    study = create(parameters={"layers": paretune.Int(1, 3), "x": paretune.Fixed(1)})
    study.optimize(evaluated, trials=50, parallel=2)
    assert len(study.trials("completed")) == 3


def test_an_interrupted_trial_is_evaluated_next(create: Create) -> None:
    study = create()

    def interrupted(trial: paretune.Trial) -> Any:
        if trial.number == 1:
            raise KeyboardInterrupt
        return evaluated(trial)

    with pytest.raises(KeyboardInterrupt):
        study.optimize(interrupted, trials=4)
    assert [each.status for each in study.trials()] == ["completed", "pending"]
    create().optimize(evaluated, trials=4)
    assert [each.status for each in study.trials()] == ["completed"] * 4


def test_trials_of_others_are_evaluated_on_request(create: Create) -> None:
    study = create()
    study.ask(2)
    with pytest.warns(UserWarning, match="2 trials were asked for elsewhere and have no result"):
        study.optimize(evaluated, trials=3)
    assert [each.status for each in study.trials()] == ["pending", "pending", "completed"]
    study.optimize(evaluated, trials=3, resume=True)
    assert [each.status for each in study.trials()] == ["completed"] * 3


def test_no_trial_starts_after_the_timeout(create: Create) -> None:
    study = create()

    def slow(trial: paretune.Trial) -> Dict[str, float]:
        time.sleep(0.3)
        return evaluated(trial)

    study.optimize(slow, trials=100, timeout=0.2)
    assert len(study.trials()) == 1
