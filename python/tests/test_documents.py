"""What the documents and examples show is run. These tests need the repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "python" / "examples").glob("*.py"))


def snippets(document: str, tag: str) -> str:
    found = re.findall(rf"^```python {tag}\n(.*?)^```$", (ROOT / document).read_text(encoding="utf-8"), re.M | re.S)
    assert found
    return "\n".join(found)


def test_the_snippets_of_the_page_run_one_after_the_other() -> None:
    names: Dict[str, Any] = {}
    exec(compile(snippets("docs/python.md", "run"), "docs/python.md", "exec"), names)
    assert len(names["study"].trials("completed")) == 12
    assert len(list(Path("figures").glob("front*.svg"))) == 1
    names["study"].close()


NEEDED = {
    "processes_of_joblib": "joblib",
    "cluster_of_dask": "distributed",
    "tasks_of_ray": "ray",
    "searcher_of_ray_tune": "ray.tune.search",
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_run(example: Path) -> None:
    words = [sys.executable, str(example)]
    if example.stem in NEEDED:
        pytest.importorskip(NEEDED[example.stem], exc_type=ImportError)
    if "ray" in example.stem:
        # Ray listens on all addresses, so it gets a network of its own.
        words = ["/usr/bin/unshare", "--net", "/bin/sh", "-c", "/sbin/ip link set lo up && exec \"$@\"", "sh", *words]
        if subprocess.run([*words[:5], "/sbin/ip link set lo up"], capture_output=True, check=False).returncode != 0:
            pytest.skip("SKIPPED: this machine gives Ray no network of its own (unshare --net, ip)")
    # Ray starts programs of the system.
    env = {**os.environ, "PATH": os.defpath} if "ray" in example.stem else None
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert re.fullmatch(r"(8|12) trials", lines[-1])
    assert len(lines) == 1 or "ray" in example.stem, done.stdout  # Ray Tune says where its results are
    # The frameworks say on standard error what they do when they end.
    assert done.stderr == "" or NEEDED.get(example.stem, "").startswith(("distributed", "ray")), done.stderr


def test_the_types_hold() -> None:
    pytest.importorskip("mypy")
    words = ["-m", "mypy", "--config-file", "python/pyproject.toml", "--no-incremental", "python/src"]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
