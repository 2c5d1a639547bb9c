"""The reference point of a study in Optuna without a baseline."""

from __future__ import annotations

import random
from typing import Any, List

import pytest

optuna = pytest.importorskip("optuna", reason="SKIPPED: Optuna is not installed: pip install 'paretune[optuna]'")

from paretune.optuna import ParetuneSampler  # noqa: E402
from paretune.optuna._reference import inferred_reference  # noqa: E402


def reference(losses: List[List[float]]) -> Any:
    return inferred_reference(losses, [True] * len(losses))


def test_it_is_the_upper_quartile_of_each_loss() -> None:
    assert reference([[0, 9], [1, 9], [2, 9], [3, 9], [4, 1], [0, 0]]) == [2.75, 9]


def test_it_leaves_room_for_networks_larger_than_those_on_the_front() -> None:
    small = [[0.5, 1.0], [0.3, 2.0], [0.2, 3.0]]
    large = [[0.9, 40.0], [0.8, 50.0], [0.7, 30.0]]
    error, size = reference([*small, *large])
    assert size == 37.5  # and not 3.2, just beyond the front
    assert error == pytest.approx(0.775)


def test_it_lies_beyond_the_front_where_most_trials_are_on_it() -> None:
    losses = [[float(i), 10.0 - i] for i in range(11)]
    assert reference(losses) == [11, 11]


def test_a_few_very_bad_trials_do_not_move_it() -> None:
    generator = random.Random(1)
    losses = [[generator.random(), generator.random()] for _ in range(20)]
    assert max(reference([*losses, [1e9, 1e9], [1e12, 1e12]])) < 1.2


def test_only_feasible_trials_are_on_the_front() -> None:
    losses = [[0.0, 100.0], [1.0, 2.0], [2.0, 1.0], [1.5, 1.5], [1.6, 1.6]]
    assert inferred_reference(losses, [False, True, True, True, True]) == [2.1, 2.1]
    assert inferred_reference(losses, [False] * 5) == [2.2, 109.9]


def test_it_needs_two_trials() -> None:
    assert reference([[1.0, 2.0]]) is None
    assert reference([[1.0, 2.0], [1.0, 2.0]]) == [1, 2]


def test_the_engine_is_given_it_with_the_signs_of_the_directions() -> None:
    study = optuna.create_study(directions=["maximize", "minimize"])
    for loss in range(5):
        study.add_trial(optuna.trial.create_trial(values=[-loss, loss]))
    study.add_trial(optuna.trial.create_trial(values=[float("-inf"), 0]))
    sampler = ParetuneSampler(seed=1)
    assert sampler._reference_values(study, study.get_trials()) == [-3, 3]
    assert sampler._reference_values(optuna.create_study(), []) is None
