"""Evaluates trials in four threads, as they become free."""

from concurrent.futures import ThreadPoolExecutor

import paretune

study = paretune.create_study(
    parameters={"x": paretune.Float(0, 1), "layers": paretune.Int(1, 6)},
    objectives={"accuracy": "maximize", "latency": "minimize"},
    strategy="sobol",
    storage="threads.db",
)


def evaluate(_: int) -> None:
    [trial] = study.ask()
    x, layers = trial.parameters["x"], trial.parameters["layers"]
    study.tell(trial, accuracy=0.8 + 0.02 * layers - (x - 0.3) ** 2, latency=2.0 * layers)


with ThreadPoolExecutor(4) as pool:
    list(pool.map(evaluate, range(12)))

print(len(study.trials("completed")), "trials")
