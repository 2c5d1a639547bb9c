"""ParetuneSampler beside samplers of Optuna: paired seeds, the hypervolume of what each found, and the time of a proposal.

    python -m venv /tmp/samplers
    /tmp/samplers/bin/pip install dist/python/paretune-*.whl optuna scipy torch scikit-learn
    /tmp/samplers/bin/python benchmarks/optuna-sampler.py [--runs FILE]

Every finished run is a line of the file of runs, so that an interrupted comparison goes on where it was. Then it writes the table.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import time
import warnings
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import optuna  # noqa: E402
from sklearn.datasets import load_digits  # noqa: E402
from sklearn.exceptions import ConvergenceWarning  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402

from paretune.optuna import ParetuneSampler  # noqa: E402

TRIALS = 60
SEEDS = (1, 2, 3, 4, 5, 6, 7, 8)
CHECKPOINTS = (20, 40, 60)
RESULT = Path(__file__).parent / "results" / "optuna-sampler.md"

SAMPLERS = {
    "ParetuneSampler": lambda seed: ParetuneSampler(seed=seed),
    "TPESampler": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "GPSampler": lambda seed: optuna.samplers.GPSampler(seed=seed),
    "NSGAIISampler": lambda seed: optuna.samplers.NSGAIISampler(seed=seed),
}


class Dtlz2:
    """DTLZ2 with six parameters: the front is a quarter of a circle."""

    name = "DTLZ2"
    words = "six real parameters, two objectives; reference point (1.1, 1.1), maximum 0.4246"
    reference = (1.1, 1.1)

    def suggest(self, trial):
        return [trial.suggest_float(f"x{place}", 0, 1) for place in range(6)]

    def evaluate(self, x):
        distance = 1 + sum((each - 0.5) ** 2 for each in x[1:])
        return distance * math.cos(x[0] * math.pi / 2), distance * math.sin(x[0] * math.pi / 2)


class Digits:
    """A perceptron for handwritten digits, with as many layers as are asked for: error and number of weights."""

    name = "digits"
    words = (
        "a perceptron on scikit-learn's digits: layers, their units, activation, solver, learning rate, batch, decay, and momentum of "
        "one solver only, so up to 10 parameters of which some depend on others; error on 899 images and thousands of weights; "
        "reference point (0.25, 15)"
    )
    reference = (0.25, 15.0)

    def __init__(self):
        X, y = load_digits(return_X_y=True)
        self.data = train_test_split(X / 16, y, test_size=0.5, random_state=0, stratify=y)

    def suggest(self, trial):
        layers = trial.suggest_int("layers", 1, 3)
        given = {
            "hidden_layer_sizes": [trial.suggest_int(f"units_{each}", 4, 128, log=True) for each in range(layers)],
            "activation": trial.suggest_categorical("activation", ["relu", "tanh", "logistic"]),
            "solver": trial.suggest_categorical("solver", ["adam", "sgd"]),
            "learning_rate_init": trial.suggest_float("rate", 1e-4, 1e-1, log=True),
            "batch_size": trial.suggest_categorical("batch", [16, 32, 64, 128]),
            "alpha": trial.suggest_float("decay", 1e-6, 1e-1, log=True),
        }
        if given["solver"] == "sgd":
            given["momentum"] = trial.suggest_float("momentum", 0, 0.99)
        return given

    def evaluate(self, given):
        X, X_test, y, y_test = self.data
        network = MLPClassifier(max_iter=8, random_state=0, **given)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.fit(X, y)
        weights = sum(each.size for each in [*network.coefs_, *network.intercepts_])
        return 1 - network.score(X_test, y_test), weights / 1000


def hypervolume(values, reference):
    """Of two minimized objectives."""
    area, bound = 0.0, reference[1]
    for first, second in sorted(values):
        if first < reference[0] and second < bound:
            area += (reference[0] - first) * (bound - second)
            bound = second
    return area


def run(problem, sampler, seed):
    study = optuna.create_study(directions=["minimize", "minimize"], sampler=SAMPLERS[sampler](seed))
    values, seconds = [], []
    for _ in range(TRIALS):
        begun = time.perf_counter()
        trial = study.ask()
        given = problem.suggest(trial)
        seconds.append(time.perf_counter() - begun)
        values.append(problem.evaluate(given))
        study.tell(trial, values[-1])
    return {
        "problem": problem.name,
        "sampler": sampler,
        "seed": seed,
        "hypervolumes": [hypervolume(values[: n + 1], problem.reference) for n in range(TRIALS)],
        "seconds": seconds,
    }


def table(problem, runs):
    def found(sampler, n):
        return [
            each["hypervolumes"][n - 1]
            for each in sorted(runs, key=lambda each: each["seed"])
            if each["problem"] == problem.name and each["sampler"] == sampler
        ]

    columns = [f"after {n} trials" for n in CHECKPOINTS]
    heads = ["sampler", *columns, "seeds", "ParetuneSampler ahead", "seconds per proposal"]
    lines = [f"## {problem.name}", "", f"{problem.words[0].upper()}{problem.words[1:]}.", ""]
    lines += ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for sampler in SAMPLERS:
        last = found(sampler, TRIALS)
        if not last:
            continue
        means = [_mean_words(found(sampler, n)) for n in CHECKPOINTS]
        own = found("ParetuneSampler", TRIALS)
        ahead = sum(a > b for a, b in zip(own, last))
        seconds = [
            second
            for each in runs
            if each["problem"] == problem.name and each["sampler"] == sampler
            for second in each["seconds"][TRIALS // 2 :]
        ]
        words = "" if sampler == "ParetuneSampler" else f"in {ahead} of {len(last)} seeds"
        row = [sampler, *means, ", ".join(f"{each:.4g}" for each in last), words, f"{statistics.median(seconds):.3f}"]
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join([*lines, "", *differences(problem, runs)])


def differences(problem, runs):
    """What ParetuneSampler found more than each other sampler with the same seed."""
    last = {(each["sampler"], each["seed"]): each["hypervolumes"][-1] for each in runs if each["problem"] == problem.name}
    for sampler in list(SAMPLERS)[1:]:
        seeds = [seed for name, seed in last if name == sampler and ("ParetuneSampler", seed) in last]
        more = [last["ParetuneSampler", seed] - last[sampler, seed] for seed in seeds]
        if len(more) > 1:
            mean, error = statistics.fmean(more), statistics.stdev(more) / math.sqrt(len(more))
            words = "more" if mean > 2 * error else "less" if mean < -2 * error else "not distinguishable from it"
            yield f"- ParetuneSampler − {sampler}, same seeds: {mean:+.3f} ± {error:.2g} ({words})"


def _mean_words(values):
    if len(values) < 2:
        return f"{values[0]:.4g}"
    return f"{statistics.fmean(values):.4g} ± {statistics.stdev(values) / math.sqrt(len(values)):.2g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, default=Path("optuna-sampler-runs.jsonl"))
    parser.add_argument("--seeds", type=int, nargs="*", default=SEEDS)
    parser.add_argument("--problems", nargs="*", help="only these")
    parser.add_argument("--samplers", nargs="*", default=list(SAMPLERS), help="only these")
    parser.add_argument("--write", action="store_true", help="only write the table")
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    problems = [Dtlz2(), Digits()]
    chosen = [each for each in problems if options.problems is None or each.name in options.problems]
    options.runs.touch()
    read = lambda: [json.loads(line) for line in options.runs.read_text().splitlines()]  # noqa: E731
    done = {(each["problem"], each["sampler"], each["seed"]) for each in read()}
    for seed in options.seeds if not options.write else ():
        for problem in chosen:
            for sampler in options.samplers:
                key = (problem.name, sampler, seed)
                if key in done:
                    continue
                result = run(problem, sampler, seed)
                with options.runs.open("a") as file:
                    file.write(json.dumps(result) + "\n")
                print(*key, f"{result['hypervolumes'][-1]:.4g}", f"{sum(result['seconds']):.0f} s", flush=True)
    runs = read()
    RESULT.write_text(
        f"# ParetuneSampler beside the samplers of Optuna\n\n"
        f"`python benchmarks/optuna-sampler.py` · {date.today()} · Optuna {optuna.__version__}, two cores with other work\n\n"
        f"The same script with one line changed: the sampler, each with its default settings and the same seeds. {TRIALS} trials, one "
        "after another. The hypervolume of the trials (larger is better) as a mean with its standard error, then that of every seed after "
        f"{TRIALS} trials. A sampler with fewer seeds had not finished the others. The time, with whatever else the machine did, is the median of "
        "the second half of the trials.\n\n"
        + "\n\n".join(table(each, runs) for each in problems)
        + "\n"
    )
    print(f"wrote {RESULT}")


if __name__ == "__main__":
    main()
