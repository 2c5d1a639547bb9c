"""What a study is asked and told."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Dict

import pytest

import paretune

Create = Callable[..., paretune.Study]


def cli(*words: str) -> Any:
    done = subprocess.run([sys.executable, "-m", "paretune", *words, "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def evaluated(trial: paretune.Trial) -> Dict[str, float]:
    x, layers = trial.parameters["x"], trial.parameters["layers"]
    return {"accuracy": 0.8 + 0.02 * layers - (x - 0.3) ** 2, "latency": 2.0 * layers}


def test_the_baseline_comes_first(create: Create) -> None:
    study = create(baseline={"x": 0.5, "layers": 3})
    first, second = study.ask(2)
    assert first.number == 0
    assert first.parameters == {"x": 0.5, "layers": 3}
    assert second.parameters != first.parameters


def test_numbers_pairs_and_samples_are_told(create: Create) -> None:
    study = create()
    one, two, three = study.ask(3)
    study.tell(one, accuracy=0.9, latency=(12.3, 0.4))
    study.tell(two, {"accuracy": 0.8, "latency": [10.0, 12.0, 14.0]})
    study.tell(three.number, accuracy=[0.7], latency=5)
    told = {each.number: each.metrics for each in study.trials("completed")}
    assert told[0]["latency"] == paretune.Measurement(12.3, 0.4)
    assert told[1]["latency"].mean == 12
    assert told[1]["latency"].standard_error == pytest.approx(2 / math.sqrt(3))
    assert told[1]["latency"].count == 3
    assert told[2]["accuracy"] == paretune.Measurement(0.7)


def test_arrays_and_scalars_of_numpy_are_told(create: Create) -> None:
    numpy = pytest.importorskip("numpy")
    study = create()
    one, two = study.ask(2)
    study.tell(one, accuracy=numpy.float32(0.5), latency=numpy.array([1.0, 3.0]))
    study.tell(two, accuracy=numpy.array(0.25), latency=numpy.int64(4))
    told = {each.number: each.metrics for each in study.trials()}
    assert told[0]["latency"].mean == 2
    assert told[1]["accuracy"].mean == 0.25
    assert study.add({"x": numpy.float64(0.5), "layers": numpy.int64(2)}, accuracy=1, latency=1) == 2


def test_failures_and_withdrawals_are_recorded(create: Create) -> None:
    study = create()
    one, two = study.ask(2)
    study.fail(one, "out of memory")
    study.cancel(two, "not needed")
    failed, cancelled = study.trials()
    assert (failed.status, failed.reason) == ("failed", "out of memory")
    assert cancelled.status == "cancelled"
    assert study.waiting() == []


def test_a_wrong_result_is_corrected(create: Create) -> None:
    study = create()
    one, two = study.ask(2)
    study.tell(one, accuracy=0.19, latency=(12.3, 0.4))
    study.amend(one, accuracy=0.91)
    study.amend(one.number, {"latency": [11.0, 13.0]})
    [trial] = study.trials("completed")
    assert (trial.metrics["accuracy"].mean, trial.metrics["latency"].mean) == (0.91, 12)
    assert [each["was"]["metrics"]["accuracy"]["mean"] for each in trial.document["amended"]] == [0.19, 0.91]
    study.amend(one, failed=MemoryError("too large"))
    assert [each.reason for each in study.trials("failed")] == ["MemoryError: too large"]
    with pytest.raises(paretune.ParetuneError, match=r"Trial 1 has no result yet .* study\.tell\(1, …\)"):
        study.amend(two, accuracy=1)
    with pytest.raises(paretune.ParetuneError, match=r"right values: study\.amend\(0, NAME=VALUE, …\).*failed=\"REASON\""):
        study.amend(one)


def test_results_that_were_not_asked_for_are_added(create: Create) -> None:
    study = create()
    number = study.add({"x": 0.25, "layers": 2}, accuracy=0.7, latency=3)
    assert [(each.number, each.parameters) for each in study.trials()] == [(number, {"x": 0.25, "layers": 2})]


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        ({"acuracy": 1, "latency": 1}, "Did you mean accuracy?"),
        ({"accuracy": 1}, "Missing latency: every objective needs a value. If the trial failed: study.fail(trial, "),
        ({"accuracy": math.nan, "latency": 1}, "a tuple (mean, standard_error) or a list of samples; got nan. "),
        ({"accuracy": [1.0, math.inf], "latency": 1}, "got inf"),
    ],
)
def test_a_result_that_cannot_be_used_is_an_error(create: Create, metrics: Dict[str, Any], words: str) -> None:
    study = create()
    [trial] = study.ask()
    with pytest.raises(paretune.ParetuneError, match=re.escape(words)) as caught:
        study.tell(trial, metrics)
    assert caught.value.code == "bad-input"
    assert [each.number for each in study.waiting()] == [trial.number]


def test_errors_speak_of_methods_and_arguments(create: Create) -> None:
    study = create()
    [trial] = study.ask()
    refused: Dict[str, Callable[[], Any]] = {
        "count must be at least 1; got 0.": lambda: study.ask(0),
        "study.trials() lists those that exist": lambda: study.tell(9, accuracy=1, latency=1),
        "Continue with: study.ask()": study.diagnose,
        "basis must be model, known or measured": lambda: study.plot(basis="guess"),
        "batch must be at least 1; got 0": lambda: create(batch=0),
    }
    for words, call in refused.items():
        with pytest.raises(paretune.ParetuneError, match=re.escape(words)) as caught:
            call()
        assert '"' not in str(caught.value)
    study.tell(trial, accuracy=1, latency=1)
    with pytest.raises(paretune.ParetuneError, match=r"to correct it: study\.amend\(0, NAME=VALUE, …\)"):
        study.tell(trial, accuracy=2, latency=1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda study, trial: study.tell(trial, accuracy=None, latency=1), "accuracy must be a number, a tuple"),
        (lambda study, trial: study.tell(trial, accuracy="0.9", latency=1), "accuracy must be a number, a tuple"),
        (lambda study, trial: study.tell(trial, [1, 2]), "metrics must be by name"),
        (lambda study, trial: study.tell(0.5, accuracy=1, latency=1), "trial must be what ask returned, or its number"),
        (lambda study, trial: study.add([1], accuracy=1, latency=1), "parameters must be by name"),
    ],
)
def test_what_has_the_wrong_type_is_named(create: Create, call: Callable[..., Any], words: str) -> None:
    study = create()
    [trial] = study.ask()
    with pytest.raises(TypeError, match=words):
        call(study, trial)
    assert [each.number for each in study.waiting()] == [trial.number]


def test_an_exception_is_the_reason_of_a_failure(create: Create) -> None:
    study = create()
    [trial] = study.ask()
    study.fail(trial, MemoryError("no room"))
    assert study.trials()[0].reason == "MemoryError: no room"


def test_a_constraint_on_a_parameter_that_is_not_there_is_told(create: Create) -> None:
    with pytest.warns(UserWarning, match="does not apply: this study has no parameters depth"):
        create(constraints=["depth <= 2"])


def test_the_sentences_are_those_of_the_command_line(create: Create) -> None:
    study = create()
    [trial] = study.ask()
    with pytest.raises(paretune.ParetuneError) as caught:
        study.tell(trial, acuracy=1, latency=1)
    words = [sys.executable, "-m", "paretune", "tell", "study.yaml", "--trial", "0", "acuracy=1", "latency=1"]
    shown = subprocess.run(words, capture_output=True, text=True, check=False).stderr
    assert str(caught.value).splitlines()[0] in shown


def test_a_definition_with_mistakes_names_them_all(create: Create) -> None:
    with pytest.raises(paretune.ParetuneError) as caught:
        create(parameters={"x": paretune.Float(1, 0)}, objectives={"loss": "min"}, storage="wrong.db")
    assert "parameters['x'].low and high: low must be below high; got [1, 0]" in str(caught.value)
    assert "objectives['loss'] must be maximize or minimize; got 'min'" in str(caught.value)
    assert len(caught.value.details["issues"]) == 2
    assert not Path("wrong.yaml").exists()


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (paretune.Float(math.nan, 1), "parameters['x'].low must be a finite number; got nan"),
        (paretune.Float(0, 1, step=math.inf), "parameters['x'].step must be a finite number; got inf"),
        (paretune.Categorical(["a", math.nan]), "parameters['x'].values[1] must be a finite number; got nan"),
        (paretune.Ordinal([[1.0], [math.inf]]), "parameters['x'].values[1][0] must be a finite number; got inf"),
        (paretune.Categorical(["a", "b"], when={"z": 1}), "parameters['x'].when['z']: there is no parameter z"),
        (paretune.Derived("y +"), "parameters['x'].expression is not an expression"),
    ],
)
def test_a_mistake_in_a_parameter_names_its_argument(create: Create, parameter: paretune.Parameter, words: str) -> None:
    with pytest.raises(paretune.ParetuneError, match=re.escape(words)) as caught:
        create(parameters={"y": paretune.Float(0, 1), "x": parameter})
    assert caught.value.code == "bad-input"
    assert '"' not in str(caught.value)


def test_an_exhausted_space_is_an_error(create: Create) -> None:
    study = create(parameters={"layers": paretune.Int(1, 2)})
    assert len(study.ask(5)) == 2
    with pytest.raises(paretune.ParetuneError) as caught:
        study.ask()
    assert caught.value.code == "exhausted"


def test_every_kind_of_parameter_is_proposed(create: Create) -> None:
    study = create(
        parameters={
            "rate": paretune.Float(1e-5, 1e-1, log=True),
            "dropout": paretune.Float(0, 0.5, step=0.25),
            "heads": paretune.Int(1, 16),
            "pooling": paretune.Categorical(["mean", "max"]),
            "kernel": paretune.Ordinal([3, 5, 7], when={"pooling": "max"}),
            "hidden": paretune.Categorical([[64], [64, 32]]),
            "bias": paretune.Bool(),
            "version": paretune.Fixed(2),
            "width": paretune.Derived("heads * 8"),
        },
        constraints=["heads <= 8"],
    )
    for trial in study.ask(16):
        found = trial.parameters
        assert 1e-5 <= found["rate"] <= 1e-1
        assert found["dropout"] in (0, 0.25, 0.5)
        assert found["heads"] <= 8 and found["width"] == found["heads"] * 8
        assert ("kernel" in found) == (found["pooling"] == "max")
        assert found["hidden"] in ([64], [64, 32])
        assert isinstance(found["bias"], bool) and found["version"] == 2


def test_results_come_by_the_model(create: Create) -> None:
    study = create(strategy="map", baseline={"x": 0.9, "layers": 5}, initial=8, trials=20)
    for trial in study.ask(10):
        study.tell(trial, evaluated(trial))
    best = study.best()
    assert best.basis == "model"
    assert [each.trial for each in study.front()] == [each.trial for each in best.front]
    assert best.reference.keys() == {"accuracy", "latency"}
    point = best.front[0]
    estimate = point.objectives["latency"]
    assert estimate.lower is not None and estimate.upper is not None and estimate.measured is not None
    assert estimate.lower <= estimate.median <= estimate.upper
    assert best.document["front"] == cli("best", "study.yaml")["front"]
    assert study.importance()["metrics"] == cli("importance", "study.yaml")["metrics"]
    assert study.diagnose()["objectives"].keys() == {"accuracy", "latency"}


def test_the_same_call_continues_a_study(create: Create) -> None:
    [trial] = create().ask()
    again = create()
    again.tell(trial, accuracy=1, latency=1)
    assert [each.status for each in create().trials()] == ["completed"]


def test_a_changed_range_is_recorded_and_another_study_refused(create: Create) -> None:
    create().ask()
    wider = create(parameters={"x": paretune.Float(0, 2), "layers": paretune.Int(1, 6)})
    assert "range [0, 2], was [0, 1]" in json.dumps(cli("status", "study.yaml"))
    before = Path("study.yaml").read_text()
    with pytest.raises(paretune.ParetuneError) as caught:
        create(parameters={"y": paretune.Float(0, 1)})
    assert caught.value.code == "store-changed"
    assert Path("study.yaml").read_text() == before
    assert len(wider.trials()) == 1


def test_edits_of_the_command_line_stay(create: Create) -> None:
    create().ask()
    cli("edit", "study.yaml", "--range", "x=0:0.5")
    study = create()
    assert max(trial.parameters["x"] for trial in study.ask(8)) <= 0.5


def test_a_file_of_the_user_is_never_overwritten(create: Create) -> None:
    Path("study.yaml").write_text("name: mine\n")
    with pytest.raises(paretune.ParetuneError, match="no program has defined it"):
        create()
    assert Path("study.yaml").read_text() == "name: mine\n"


def test_studies_of_python_are_those_of_the_command_line(create: Create) -> None:
    study = create(storage="runs/nlu.db", baseline={"x": 0.5, "layers": 3})
    for trial in study.ask(3):
        study.tell(trial, evaluated(trial))
    assert study.path == Path("runs/nlu.yaml").resolve()
    assert Path("runs/nlu.paretune/study.db").exists()
    assert len(cli("trials", "runs/nlu.yaml")) == 3
    [asked] = cli("suggest", "runs/nlu.yaml", "--count", "1")
    assert [each.number for each in study.waiting()] == [asked["trial"]]
    refused = subprocess.run(
        [sys.executable, "-m", "paretune", "run", "runs/nlu.yaml"], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "evaluated by the program that asks for them" in refused.stderr


def test_studies_of_the_command_line_are_opened() -> None:
    Path("study.yaml").write_text(
        f"""name: small
command: '{sys.executable} -c "print(''loss'', ({{x}} - 0.3) ** 2)"'
parameters: {{ x: {{ type: float, range: [0, 1] }} }}
objectives: {{ loss: {{ goal: minimize, from: {{ stdout: "loss {{number}}" }} }} }}
budget: {{ trials: 4, batch: 4, initial: 4 }}
strategy: sobol
"""
    )
    cli("run", "study.yaml")
    with paretune.open_study("study.yaml") as study:
        assert [each.status for each in study.trials()] == ["completed"] * 4
        assert study.front()[0].objectives["loss"].median == pytest.approx(
            min(each.metrics["loss"].mean for each in study.trials()), abs=0.05
        )


def test_a_study_that_is_not_there_is_an_error() -> None:
    with pytest.raises(paretune.ParetuneError, match="there is no such file") as caught:
        paretune.open_study("nothing.yaml")
    assert caught.value.code == "invalid-study"


def test_notebooks_show_studies_and_figures(create: Create) -> None:
    study = create(strategy="map", baseline={"x": 0.9, "layers": 5}, initial=8, trials=20)
    assert "no trial has been asked for yet" in study._repr_html_()
    for trial in study.ask(9):
        study.tell(trial, evaluated(trial))
    html = study._repr_html_()
    assert "9 completed; budget: 20 trials" in html
    assert html.count("data:image/svg+xml;base64,") >= 2
    figures = study.plot("front", "importance")
    assert [each.kind for each in figures] == ["front", "importance"]
    assert figures["front"].svg.startswith("<svg")
    figures.save("figures")
    assert len(list(Path("figures").glob("*.svg"))) == 2
    with pytest.raises(paretune.ParetuneError, match="There is no figure fronts"):
        study.plot("fronts")


def test_trials_are_a_table(create: Create) -> None:
    pandas = pytest.importorskip("pandas")
    study = create()
    assert len(study.trials_dataframe()) == 0
    one, two = study.ask(2)
    study.tell(one, accuracy=0.5, latency=(3, 0.1))
    study.fail(two, "no memory")
    table = study.trials_dataframe()
    assert isinstance(table, pandas.DataFrame)
    assert list(table.index) == [0, 1]
    assert table.loc[0, "latency (standard error)"] == 0.1
    assert table.loc[1, "reason"] == "no memory"
    assert list(table["layers"]) == [one.parameters["layers"], two.parameters["layers"]]
