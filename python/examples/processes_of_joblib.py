"""Evaluates batches of trials in processes of joblib, which tell their results themselves."""

from joblib import Parallel, delayed

import paretune


def evaluate(study: paretune.Study, trial: paretune.Trial) -> None:
    x, layers = trial.parameters["x"], trial.parameters["layers"]
    study.tell(trial, accuracy=0.8 + 0.02 * layers - (x - 0.3) ** 2, latency=2.0 * layers)


if __name__ == "__main__":
    study = paretune.create_study(
        parameters={"x": paretune.Float(0, 1), "layers": paretune.Int(1, 6)},
        objectives={"accuracy": "maximize", "latency": "minimize"},
        strategy="sobol",
        storage="joblib.db",
    )
    for _ in range(2):
        Parallel(n_jobs=2)(delayed(evaluate)(study, trial) for trial in study.ask(4))
    print(len(study.trials("completed")), "trials")
