"""Evaluates trials as tasks of Ray, as they become free. Needs ``pip install ray``.

Ray listens on all addresses of a machine. To keep it on this one, run it in a network of its own:

    unshare -n sh -c 'ip link set lo up; python tasks_of_ray.py'
"""

from typing import Any, Dict

import ray

import paretune


@ray.remote
def evaluate(trial: paretune.Trial) -> Dict[str, float]:
    x, layers = trial.parameters["x"], trial.parameters["layers"]
    return {"accuracy": 0.8 + 0.02 * layers - (x - 0.3) ** 2, "latency": 2.0 * layers}


if __name__ == "__main__":
    study = paretune.create_study(
        parameters={"x": paretune.Float(0, 1), "layers": paretune.Int(1, 6)},
        objectives={"accuracy": "maximize", "latency": "minimize"},
        strategy="sobol",
        storage="ray.db",
    )
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    running: Dict[Any, paretune.Trial] = {evaluate.remote(trial): trial for trial in study.ask(2)}
    begun = len(running)
    while running:
        [done], _ = ray.wait(list(running))
        trial = running.pop(done)
        try:
            study.tell(trial, ray.get(done))
        except ray.exceptions.RayError as error:
            study.fail(trial, str(error)[:500])
        if begun < 12:
            [trial] = study.ask()
            running[evaluate.remote(trial)] = trial
            begun += 1
    ray.shutdown()
    print(len(study.trials("completed")), "trials")
