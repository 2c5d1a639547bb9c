"""Evaluates trials with asyncio, four at a time, such as by requests to a service."""

import asyncio

import paretune

study = paretune.create_study(
    parameters={"x": paretune.Float(0, 1), "layers": paretune.Int(1, 6)},
    objectives={"accuracy": "maximize", "latency": "minimize"},
    strategy="sobol",
    storage="coroutines.db",
)


async def evaluate(free: asyncio.Semaphore) -> None:
    async with free:
        [trial] = await study.ask_async()
        await asyncio.sleep(0.01)  # stands for the evaluation
        x, layers = trial.parameters["x"], trial.parameters["layers"]
        await study.tell_async(trial, accuracy=0.8 + 0.02 * layers - (x - 0.3) ** 2, latency=2.0 * layers)


async def main() -> None:
    free = asyncio.Semaphore(4)
    await asyncio.gather(*(evaluate(free) for _ in range(12)))


asyncio.run(main())
print(len(study.trials("completed")), "trials")
