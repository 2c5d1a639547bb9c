"""Arguments of ``create_study`` that are refused before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import paretune


@pytest.mark.parametrize("url", ["sqlite:///w.db", "postgresql://ada@db/trials"])
def test_a_url_is_no_storage(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match='storage must be a path, such as storage="study.db"'):
        paretune.create_study({"x": paretune.Float(0, 1)}, {"y": "minimize"}, storage=url)
    assert list(tmp_path.iterdir()) == []


def test_objectives_and_parameters_are_by_name() -> None:
    objectives: Any = ["y"]
    with pytest.raises(TypeError, match="objectives must be by name"):
        paretune.create_study({"x": paretune.Float(0, 1)}, objectives)
    with pytest.raises(TypeError, match="parameters must be by name"):
        paretune.create_study(objectives, {"y": "minimize"})


@pytest.mark.parametrize("kind", [paretune.Categorical, paretune.Ordinal])
def test_a_text_is_no_list_of_choices(kind: Any) -> None:
    with pytest.raises(TypeError, match=r'values must be a list, such as \["mean", "max"\]; got \'abc\''):
        paretune.create_study({"x": kind("abc")}, {"y": "minimize"})


def test_only_a_function_is_optimized() -> None:
    study = paretune.create_study({"x": paretune.Float(0, 1)}, {"y": "minimize"})
    with pytest.raises(TypeError, match="function must be a function of a trial; got 0.5"):
        study.optimize(0.5, trials=3)  # type: ignore[arg-type]
    assert study.trials() == []
