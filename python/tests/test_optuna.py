"""``paretune.optuna.ParetuneSampler`` with the real Optuna and its storages."""

from __future__ import annotations

import copy
import math
import multiprocessing
import pickle
import warnings
from typing import Any, Callable, Dict, Iterator, List, Set

import pytest

optuna = pytest.importorskip("optuna", reason="SKIPPED: Optuna is not installed: pip install 'paretune[optuna]'")

from paretune import ParetuneError  # noqa: E402
from paretune._engine_process import EngineProcess  # noqa: E402
from paretune.optuna import ParetuneSampler  # noqa: E402
from paretune.optuna._history import read_proposal  # noqa: E402
from paretune.optuna._settings import STRATEGIES, named  # noqa: E402
from paretune.optuna._space import SearchSpace  # noqa: E402

optuna.logging.set_verbosity(optuna.logging.ERROR)

State = optuna.trial.TrialState


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    """One engine for all samplers, so that it starts once."""
    process = EngineProcess(None, threads=1)
    yield process
    process.close()


@pytest.fixture
def sampler(engine: EngineProcess) -> Callable[..., ParetuneSampler]:
    """Makes samplers that need no models, unless told otherwise."""

    def make(**options: Any) -> ParetuneSampler:
        made = ParetuneSampler(**{"seed": 1, "strategy": "sobol", "threads": 1, **options})
        made._engine = engine
        return made

    return make


def network(trial: Any) -> float:
    """A script whose parameters depend on each other."""
    kind = trial.suggest_categorical("kind", ["svc", "net", None])
    layers = trial.suggest_int("layers", 1, 4) if kind == "net" else 0
    units = sum(trial.suggest_int(f"units_{each}", 8, 128, step=8) for each in range(layers))
    rate = trial.suggest_float("rate", 1e-5, 1e-1, log=True)
    c = trial.suggest_float("c", 0, 2, step=0.25) if kind == "svc" else 0
    batch = trial.suggest_categorical("batch", [16, 32, 64, 128])
    return float(units / 128 + (math.log10(rate) + 3) ** 2 + c + batch / 64)


def proposed(trial: Any) -> Set[str]:
    """The parameters that were proposed together."""
    return set(read_proposal(trial.system_attrs)[1])


def space_of(study: Any) -> SearchSpace:
    return SearchSpace(study.trials)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"strategy": "bayes"}, "strategy must be auto, saas, .* or random; got 'bayes'"),
        ({"more": {"thnk": "2s"}}, "thnk is not known here; did you mean think"),
        ({"more": {"seed": 3}}, "more cannot have the key seed, which follows from the argument seed"),
        ({"reference_point": 3}, "reference_point must be a list of numbers, or numbers by name; got 3"),
        ({"reference_point": [1, math.nan]}, r"reference_point\[1\] must be a finite number; got nan"),
        ({"reference_point": {"loss": "low"}}, r"reference_point\['loss'\] must be a number; got 'low'"),
        ({"n_startup_trials": 0.5}, "n_startup_trials must be a whole number of at least 1; got 0.5"),
        ({"threads": 0}, "threads must be a whole number from 1 to 256; got 0"),
    ],
)
def test_arguments_are_checked_before_the_first_trial(arguments: Dict[str, Any], words: str) -> None:
    with pytest.raises((ValueError, TypeError, ParetuneError), match=words):
        ParetuneSampler(**arguments)


def test_the_strategies_are_those_of_the_engine(engine: EngineProcess) -> None:
    definition = {"parameters": {"x": {"type": "float", "range": [0, 1]}}, "objectives": {"loss": {"goal": "minimize"}}}
    for strategy in STRATEGIES:
        assert engine.call("check", {"definition": {**definition, "strategy": strategy}}) == {}
    with pytest.raises(ParetuneError, match=f"{', '.join(STRATEGIES[:-1])} or {STRATEGIES[-1]}"):
        engine.call("check", {"definition": {**definition, "strategy": "bayes"}})


def test_errors_name_parameters_as_the_script_does(sampler: Callable[..., ParetuneSampler]) -> None:
    study = optuna.create_study(sampler=sampler())
    study.optimize(lambda trial: float(trial.suggest_float("learning rate", 0, 1)), n_trials=1)
    [key] = space_of(study).keys
    text = named(f"parameters.{key}.range is wrong; {key}0 and c0 are not", space_of(study), ["memory"])
    assert text == f"parameters.learning rate.range is wrong; {key}0 and constraint memory are not"


def test_one_changed_line_finds_what_the_models_say(sampler: Callable[..., ParetuneSampler]) -> None:
    def objective(trial: Any) -> Any:
        x, y = trial.suggest_float("x", 0, 1), trial.suggest_float("y", -5, 5)
        return (x - 0.3) ** 2 + y * y / 25, (x - 0.7) ** 2 + y * y / 25

    study = optuna.create_study(directions=["minimize", "minimize"], sampler=sampler(strategy="map", n_startup_trials=6))
    study.optimize(objective, n_trials=14)
    assert len(study.best_trials) >= 4
    assert [read_proposal(each.system_attrs)[0] for each in study.trials] == ["told", *["sobol"] * 5, *["map"] * 8]
    later = [abs(each.params["y"]) for each in study.trials[8:]]
    assert max(later) < 1.5  # the front has y = 0
    assert study.best_trials[0].values is not None


def test_conditions_are_learnt_from_the_trials(sampler: Callable[..., ParetuneSampler]) -> None:
    study = optuna.create_study(sampler=sampler())
    study.optimize(network, n_trials=40)
    conditions = {name: each.requirements for name, each in space_of(study).conditions.items()}
    assert conditions["layers"] == {"kind": [1]}
    assert conditions["c"] == {"kind": [0]}
    for place in range(1, 4):
        assert conditions[f"units_{place}"] == {"layers": {"min": place + 1}}
    # Whatever a trial then suggests was proposed with the others.
    assert all(proposed(each) == set(each.params) for each in study.trials[25:])
    assert {each.params["kind"] for each in study.trials} == {"svc", "net", None}


def test_equal_seeds_give_equal_trials(sampler: Callable[..., ParetuneSampler]) -> None:
    def found() -> List[Dict[str, Any]]:
        study = optuna.create_study(sampler=sampler(strategy="map", n_startup_trials=4, seed=7))
        study.optimize(network, n_trials=7)
        return [each.params for each in study.trials]

    first = found()
    assert first == found()
    assert len({str(each) for each in first}) == 7


def test_values_are_those_of_their_distributions(sampler: Callable[..., ParetuneSampler]) -> None:
    choices = [None, True, 1.5, "a", math.nan]

    def objective(trial: Any) -> float:
        assert trial.suggest_int("step", 3, 12, step=3) in (3, 6, 9, 12)
        assert isinstance(trial.suggest_int("log", 1, 1000, log=True), int)
        stepped = trial.suggest_float("stepped", 0.1, 0.95, step=0.1)
        assert round((stepped - 0.1) / 0.1, 9) % 1 == 0
        assert any(each is trial.suggest_categorical("choice", choices) for each in choices)
        assert trial.suggest_float("single", 2, 2) == 2
        assert trial.suggest_int("a name: with.dots/€", -5, 5) in range(-5, 6)
        return float(stepped)

    study = optuna.create_study(sampler=sampler())
    study.optimize(objective, n_trials=12)
    assert "single" not in space_of(study).dimensions
    assert proposed(study.trials[-1]) == set(study.trials[-1].params) - {"single"}


def test_a_space_that_grows_and_shrinks_keeps_all_trials(sampler: Callable[..., ParetuneSampler]) -> None:
    def one(trial: Any) -> float:
        return float(trial.suggest_float("x", 0, 1) + trial.suggest_float("old", 0, 1))

    def two(trial: Any) -> float:
        return float(trial.suggest_float("x", 0, 1) + trial.suggest_float("new", 0, 1))

    study = optuna.create_study(sampler=sampler(strategy="map", n_startup_trials=4))
    study.optimize(one, n_trials=6)
    study.optimize(two, n_trials=6)
    space = space_of(study)
    assert len(space.conditions["new"].unexplained) == 6
    assert proposed(study.trials[-1]) == {"x", "new"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # all completed trials are of use
        study.optimize(two, n_trials=1)


def test_ranges_may_change(sampler: Callable[..., ParetuneSampler]) -> None:
    def narrowed(high: float) -> Callable[[Any], float]:
        return lambda trial: float(trial.suggest_float("x", 0, high))

    study = optuna.create_study(sampler=sampler())
    study.optimize(narrowed(1), n_trials=4)
    study.optimize(narrowed(0.1), n_trials=12)
    assert max(each.params["x"] for each in study.trials[4:]) <= 0.1
    assert space_of(study).dimensions["x"].distribution.high == 0.1
    # A range that depends on another parameter: what is proposed is moved into it.
    depending = optuna.create_study(sampler=sampler())
    depending.optimize(lambda t: float(t.suggest_int("heads", 1, t.suggest_int("hidden", 1, 16))), n_trials=15)
    assert all(each.params["heads"] <= each.params["hidden"] for each in depending.trials)
    assert {"heads", "hidden"} <= proposed(depending.trials[-1])


def test_failed_pruned_and_endless_trials_are_survived(sampler: Callable[..., ParetuneSampler]) -> None:
    def objective(trial: Any) -> float:
        x = trial.suggest_float("x", 0, 1)
        if trial.number % 5 == 1:
            raise MemoryError
        if trial.number % 5 == 2:
            trial.report(x + 5, 3)
            raise optuna.TrialPruned
        if trial.number % 5 == 3:
            return math.nan if trial.number < 5 else math.inf
        return float((x - 0.4) ** 2)

    study = optuna.create_study(sampler=sampler(strategy="map", n_startup_trials=6))
    study.optimize(objective, n_trials=16, catch=(MemoryError,))
    states = [each.state for each in study.trials]
    assert [states.count(each) for each in (State.COMPLETE, State.FAIL, State.PRUNED)] == [9, 4, 3]
    assert abs(study.best_params["x"] - 0.4) < 0.2


def test_enqueued_trials_run_first_and_what_they_leave_open_is_proposed(sampler: Callable[..., ParetuneSampler]) -> None:
    def objective(trial: Any) -> float:
        return float(trial.suggest_float("x", 0, 1) + trial.suggest_float("y", 0, 1))

    study = optuna.create_study(sampler=sampler())
    study.enqueue_trial({"x": 0.25, "y": 0.75})
    study.optimize(objective, n_trials=2)
    study.enqueue_trial({"x": 0.125})
    study.optimize(objective, n_trials=1)
    assert study.trials[0].params == {"x": 0.25, "y": 0.75}
    assert study.trials[2].params["x"] == 0.125
    assert proposed(study.trials[2]) == {"x", "y"}


@pytest.mark.parametrize("kind", ["function", "attribute"])
def test_constraints_are_kept(sampler: Callable[..., ParetuneSampler], kind: str) -> None:
    if kind == "attribute" and not hasattr(optuna.trial.Trial, "set_constraint"):
        pytest.skip("set_constraint came with Optuna 5")

    def objective(trial: Any) -> float:
        x = trial.suggest_float("x", 0, 1)
        if kind == "attribute":
            trial.set_constraint("size", x - 0.5)
        return float(x)

    function = (lambda trial: (trial.params["x"] - 0.5,)) if kind == "function" else None
    study = optuna.create_study(
        direction="maximize", sampler=sampler(strategy="map", n_startup_trials=5, constraints_func=function)
    )
    study.optimize(objective, n_trials=14)
    assert all("constraints" in " ".join(each.system_attrs) for each in study.trials)
    assert 0.4 < study.best_trial.params["x"] <= 0.5


def test_the_baseline_is_evaluated_first_and_is_the_reference(sampler: Callable[..., ParetuneSampler]) -> None:
    def objective(trial: Any) -> Any:
        x = trial.suggest_float("x", 0, 1)
        return x, trial.suggest_int("n", 1, 9)

    mine = sampler(baseline={"x": 0.5, "n": 3})
    study = optuna.create_study(directions=["maximize", "minimize"], sampler=mine)
    study.optimize(objective, n_trials=3)
    assert study.trials[0].params == {"x": 0.5, "n": 3}
    assert study.trials[1].params != study.trials[0].params
    assert mine._reference_values(study, study.trials) == [0.5, 3.0]
    study.set_metric_names(["accuracy", "size"])
    named = sampler(reference_point={"size": 2, "accuracy": 0.25})
    assert named._reference_values(study, study.trials) == [0.25, 2.0]
    with pytest.raises(ValueError, match="one per objective"):
        sampler(reference_point=[1])._reference_values(study, study.trials)


@pytest.mark.parametrize(("baseline", "says"), [({"xx": 0.5, "n": 3}, "xx, which the script does not ask for"), ({"x": 5, "n": 3}, "other values of x")])
def test_a_baseline_that_the_script_cannot_have_is_said_and_is_not_the_reference(
    sampler: Callable[..., ParetuneSampler], baseline: Any, says: str
) -> None:
    mine = sampler(baseline=baseline)
    study = optuna.create_study(directions=["maximize", "minimize"], sampler=mine)
    with pytest.warns(UserWarning, match=says):
        study.optimize(lambda trial: (trial.suggest_float("x", 0, 1), trial.suggest_int("n", 1, 9)), n_trials=3)
    assert mine._reference_values(study, study.trials) == sampler()._reference_values(study, study.trials)
    assert [each.system_attrs.get("paretune:baseline") for each in study.trials] == [False, None, None]


def test_a_finite_space_is_repeated_with_a_warning(sampler: Callable[..., ParetuneSampler]) -> None:
    study = optuna.create_study(sampler=sampler())
    with pytest.warns(UserWarning, match="Every configuration has been proposed"):
        study.optimize(lambda trial: float(trial.suggest_int("n", 1, 3)), n_trials=6)
    assert {each.params["n"] for each in study.trials} == {1, 2, 3}


def test_threads_count_each_other(sampler: Callable[..., ParetuneSampler]) -> None:
    study = optuna.create_study(sampler=sampler())
    study.optimize(lambda trial: float(trial.suggest_int("n", 1, 64)), n_trials=40, n_jobs=4)
    # The first ones run before any has ended; no later one repeats another.
    values = [each.params["n"] for each in study.trials[8:]]
    assert len(set(values)) == len(values)


def test_samplers_can_be_copied_and_pickled(sampler: Callable[..., ParetuneSampler]) -> None:
    mine = sampler()
    for other in (copy.deepcopy(mine), pickle.loads(pickle.dumps(mine))):
        study = optuna.create_study(sampler=other)
        study.optimize(lambda trial: float(trial.suggest_float("x", 0, 1)), n_trials=3)
        other._engine.close()
    mine.reseed_rng()


def test_samplers_of_optuna_may_be_around_it(sampler: Callable[..., ParetuneSampler]) -> None:
    fixed = optuna.samplers.PartialFixedSampler({"y": 0.5}, sampler())
    study = optuna.create_study(sampler=fixed, pruner=optuna.pruners.HyperbandPruner(max_resource=4))

    def objective(trial: Any) -> float:
        x = trial.suggest_float("x", 0, 1)
        for step in range(4):
            trial.report(x, step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return float(x + trial.suggest_float("y", 0, 1))

    study.optimize(objective, n_trials=10)
    assert {each.params["y"] for each in study.trials if each.state == State.COMPLETE} == {0.5}


def numbers(trial: Any) -> Any:
    return trial.suggest_int("n", 1, 200), trial.suggest_float("x", 0, 1)


def backend_of(storage: str) -> Any:
    if not storage.endswith(".log"):
        return storage
    from optuna.storages.journal import JournalFileBackend

    return optuna.storages.JournalStorage(JournalFileBackend(storage))


def work(storage: str) -> None:
    mine = ParetuneSampler(seed=1, strategy="sobol", threads=1)
    study = optuna.load_study(study_name="s", storage=backend_of(storage), sampler=mine)
    study.optimize(numbers, n_trials=3)
    mine._engine.close()


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork")
@pytest.mark.parametrize("storage", ["sqlite:///study.sqlite", "study.log"])
def test_processes_on_one_storage_count_each_other(sampler: Callable[..., ParetuneSampler], storage: str) -> None:
    directions = ["minimize", "maximize"]
    study = optuna.create_study(
        study_name="s", storage=backend_of(storage), directions=directions, sampler=sampler()
    )
    study.optimize(numbers, n_trials=1)
    processes = [multiprocessing.get_context("fork").Process(target=work, args=(storage,)) for _ in range(2)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    assert [each.exitcode for each in processes] == [0, 0]
    # The study goes on here, with what the processes have found.
    study.optimize(numbers, n_trials=1)
    trials = study.trials
    assert [each.state for each in trials] == [State.COMPLETE] * 8
    assert len({str(each.params) for each in trials}) == 8
    # Each has what was proposed, so that the other process could count it.
    assert all(proposed(each) == {"n", "x"} for each in trials[1:])
