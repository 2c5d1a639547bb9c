"""The engine as a child process: it may die, its parent may die, and many may ask at the same time."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, List

import pytest

import paretune

Create = Callable[..., paretune.Study]

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def child_of(study: paretune.Study) -> int:
    child = study._engine._child
    assert child is not None
    return child.pid


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that has ended stays in the table until it is waited for.
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def until(condition: Callable[[], bool]) -> bool:
    for _ in range(300):
        if condition():
            return True
        time.sleep(0.05)
    return False


@posix
def test_a_dead_engine_is_started_again(create: Create) -> None:
    study = create()
    [trial] = study.ask()
    before = child_of(study)
    os.kill(before, signal.SIGKILL)
    study.tell(trial, accuracy=1, latency=1)
    assert child_of(study) != before
    assert [each.status for each in study.trials()] == ["completed"]


@posix
def test_requests_survive_the_engine_at_any_moment(create: Create) -> None:
    study = create()
    trials = study.ask(40)
    with ThreadPoolExecutor(4) as pool:
        told = [pool.submit(study.tell, each, accuracy=each.number, latency=1) for each in trials]
        for _ in range(3):
            time.sleep(0.15)
            study._engine.kill()
        for each in told:
            each.result()
    assert [each.metrics["accuracy"].mean for each in study.trials("completed")] == list(range(40))


def test_many_threads_ask_and_tell(create: Create) -> None:
    study = create()

    def evaluate(_: int) -> int:
        [trial] = study.ask()
        study.tell(trial, accuracy=1, latency=1)
        return trial.number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(evaluate, range(24)))
    assert sorted(numbers) == list(range(24))
    assert len(study.trials("completed")) == 24


def test_asyncio_asks_and_tells(create: Create) -> None:
    study = create()

    async def evaluate() -> int:
        [trial] = await study.ask_async()
        await asyncio.sleep(0.01)
        await study.tell_async(trial, accuracy=1, latency=1)
        return trial.number

    async def main() -> List[int]:
        return list(await asyncio.gather(*(evaluate() for _ in range(6))))

    assert sorted(asyncio.run(main())) == list(range(6))


def test_a_copy_in_another_process_has_an_engine_of_its_own(create: Create) -> None:
    study = create()
    [trial] = study.ask()
    with pickle.loads(pickle.dumps(study)) as copy:
        assert child_of_or_none(copy) is None
        copy.tell(trial, accuracy=1, latency=1)
        assert child_of(copy) != child_of(study)
    assert len(study.trials("completed")) == 1


def child_of_or_none(study: paretune.Study) -> Any:
    return study._engine._child


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_process_has_an_engine_of_its_own(create: Create) -> None:
    study = create()
    study.ask()
    process = os.fork()
    if process == 0:
        try:
            study.ask()
            study.close()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(process, 0)[1] == 0
    assert [each.number for each in study.waiting()] == [0, 1]


@posix
def test_studies_that_nobody_holds_end_their_engines() -> None:
    study = paretune.create_study({"x": paretune.Float(0, 1)}, {"loss": "minimize"})
    child = child_of(study)
    del study
    assert until(lambda: not is_alive(child))


PROGRAM = """
    import os, sys, paretune
    study = paretune.create_study({"x": paretune.Float(0, 1)}, {"loss": "minimize"}, strategy="sobol")
    for trial in study.ask(1000):
        study.tell(trial, loss=trial.parameters["x"])
        print(trial.number, study._engine._child.pid, flush=True)
"""


def started(program: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@posix
@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT])
def test_a_program_that_dies_loses_nothing_and_leaves_nothing(kind: signal.Signals) -> None:
    with started(PROGRAM) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(10)]
        program.send_signal(kind)
        lines += program.stdout.readlines()
        program.wait()
    told = [line.split() for line in lines if line.endswith("\n")]
    with paretune.open_study("study.yaml") as study:
        completed = {each.number for each in study.trials("completed")}
        assert {int(number) for number, _ in told} <= completed
        assert len(completed) + len(study.waiting()) == 1000
    assert until(lambda: not is_alive(int(told[0][1])))


@posix
def test_ctrl_c_ends_a_long_computation() -> None:
    program = """
        import paretune
        study = paretune.create_study(
            {f"x{i}": paretune.Float(0, 1) for i in range(24)}, {"a": "minimize", "b": "maximize"}, strategy="saas", initial=4
        )
        for trial in study.ask(40):
            study.tell(trial, a=trial.parameters["x1"] + trial.parameters["x2"] ** 2, b=trial.parameters["x3"])
        try:
            print(study._engine._child.pid, flush=True)
            study.ask(16)
        except KeyboardInterrupt:
            print("interrupted", len(study.trials("completed")), flush=True)
    """
    with started(program) as running:
        assert running.stdout is not None
        child = int(running.stdout.readline())
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        assert running.stdout.readline().split() == ["interrupted", "40"]
        assert not is_alive(child)
        assert running.wait() == 0
