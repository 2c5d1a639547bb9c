from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

import paretune


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Node keeps what it has compiled, so that engines start faster."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test works in a folder of its own, without any other Node on the PATH."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/bin-without-node")
    monkeypatch.setenv("NODE_COMPILE_CACHE", str(compiled))


@pytest.fixture
def create() -> Iterator[Callable[..., paretune.Study]]:
    """Creates small studies, whose engines end with the test."""
    studies = []

    def made(**options: Any) -> paretune.Study:
        given: Any = {
            "parameters": {"x": paretune.Float(0, 1), "layers": paretune.Int(1, 6)},
            "objectives": {"accuracy": "maximize", "latency": paretune.Objective("minimize", unit="ms")},
            "strategy": "sobol",
            "seed": 1,
            **options,
        }
        studies.append(paretune.create_study(**given))
        return studies[-1]

    yield made
    for each in studies:
        each.close()
