"""Evaluates trials on the workers of a Dask cluster, as they become free. Needs ``pip install distributed``."""

from typing import Dict

from distributed import Client, Future, LocalCluster, as_completed

import paretune


def evaluate(trial: paretune.Trial) -> Dict[str, float]:
    x, layers = trial.parameters["x"], trial.parameters["layers"]
    return {"accuracy": 0.8 + 0.02 * layers - (x - 0.3) ** 2, "latency": 2.0 * layers}


if __name__ == "__main__":
    study = paretune.create_study(
        parameters={"x": paretune.Float(0, 1), "layers": paretune.Int(1, 6)},
        objectives={"accuracy": "maximize", "latency": "minimize"},
        strategy="sobol",
        storage="dask.db",
    )
    # A cluster of your own instead: Client("tcp://scheduler:8786"). Only this program speaks to the study.
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        with Client(cluster) as client:

            def submit(trial: paretune.Trial) -> Future:
                future = client.submit(evaluate, trial, pure=False)
                trials[future.key] = trial
                return future

            trials: Dict[str, paretune.Trial] = {}
            running = as_completed([submit(trial) for trial in study.ask(2)])
            for future in running:
                trial = trials.pop(future.key)
                if future.status == "finished":
                    study.tell(trial, future.result())
                else:
                    study.fail(trial, repr(future.exception()))
                if len(study.trials("completed", "failed")) + len(trials) < 12:
                    running.add(submit(study.ask()[0]))
    print(len(study.trials("completed")), "trials")
