"""Ray Tune runs the trials, and Paretune proposes them: a ``Searcher``. Needs ``pip install 'ray[tune]'``.

Ray listens on all addresses of a machine. To keep it on this one, run it in a network of its own:

    unshare -n sh -c 'ip link set lo up; python searcher_of_ray_tune.py'
"""

import tempfile
from typing import Any, Dict, Optional

import ray
from ray import tune
from ray.tune.search import Searcher

import paretune


class ParetuneSearcher(Searcher):
    """Asks a study for the parameters of each trial of Ray Tune, and tells it what Ray Tune reports of the trial at its end."""

    def __init__(self, study: paretune.Study, objectives: Dict[str, str]) -> None:
        super().__init__(metric=list(objectives), mode=[goal[:3] for goal in objectives.values()])
        self._study = study
        self._objectives = list(objectives)
        self._trials: Dict[str, paretune.Trial] = {}

    def suggest(self, trial_id: str) -> Optional[Dict[str, Any]]:
        [self._trials[trial_id]] = self._study.ask()
        return dict(self._trials[trial_id].parameters)

    def on_trial_complete(self, trial_id: str, result: Optional[Dict[str, Any]] = None, error: bool = False) -> None:
        trial = self._trials.pop(trial_id)
        if error or result is None:
            self._study.fail(trial, "it failed in Ray Tune")
        else:
            self._study.tell(trial, {name: result[name] for name in self._objectives})

    def save(self, checkpoint_path: str) -> None:
        """Nothing: the study is on the disk."""

    def restore(self, checkpoint_path: str) -> None:
        """Nothing: the study is on the disk."""


def train(config: Dict[str, Any]) -> Dict[str, float]:
    x, layers = config["x"], config["layers"]
    return {"accuracy": 0.8 + 0.02 * layers - (x - 0.3) ** 2, "latency": 2.0 * layers}


if __name__ == "__main__":
    goals = {"accuracy": "maximize", "latency": "minimize"}
    study = paretune.create_study(
        parameters={"x": paretune.Float(0, 1), "layers": paretune.Int(1, 6)},
        objectives=goals,
        strategy="sobol",
        storage="ray-tune.db",
    )
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    settings = tune.TuneConfig(search_alg=ParetuneSearcher(study, goals), num_samples=8, max_concurrent_trials=2)
    with tempfile.TemporaryDirectory() as folder:
        tune.Tuner(
            train, tune_config=settings, run_config=tune.RunConfig(storage_path=folder, verbose=0)
        ).fit()
    ray.shutdown()
    print(len(study.trials("completed")), "trials")
