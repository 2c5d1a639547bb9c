"""The command line of the wheel, without any other Node."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import paretune

SCRIPTS = Path(sys.executable).parent

STUDY = f"""name: small
command: '{sys.executable} -c "print(''loss'', ({{x}} - 0.3) ** 2)"'
parameters:
  x: {{ type: float, range: [0, 1] }}
objectives:
  loss: {{ goal: minimize, from: {{ stdout: "loss {{number}}" }} }}
budget: {{ trials: 3, batch: 3, initial: 3 }}
strategy: sobol
"""


def run(*words: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a study that has been run."""
    folder = tmp_path_factory.mktemp("tuned")
    (folder / "study.yaml").write_text(STUDY)
    words = [SCRIPTS / "paretune", "run", "study.yaml", "--json"]
    done = subprocess.run(words, cwd=folder, env={"PATH": "/bin-without-node"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_no_other_node_is_found() -> None:
    assert shutil.which("node") is None


def test_both_packages_have_one_version() -> None:
    shown = run(SCRIPTS / "paretune", "--version")
    manifest = json.loads((Path(paretune.__file__).parent / "_engine" / "package.json").read_text())
    assert shown.stdout.strip() == manifest["version"]
    assert shown.stderr == ""
    assert paretune.__version__ == manifest["version"]


def test_run_tunes_a_command(tuned: Path) -> None:
    rows = json.loads(run(sys.executable, "-m", "paretune", "trials", tuned / "study.yaml", "--json").stdout)
    assert [row["status"] for row in rows] == ["completed"] * 3


def test_a_mistake_has_its_exit_code() -> None:
    assert run(sys.executable, "-m", "paretune", "run", "nothing.yaml").returncode == 2


def test_report_and_tutorial_are_whole(tuned: Path) -> None:
    report = run(SCRIPTS / "paretune", "report", tuned / "study.yaml")
    assert report.returncode == 0, report.stderr
    assert "<svg" in (tuned / "small.paretune/report.html").read_text()
    engine = Path(paretune.__file__).parent / "_engine" / "dist"
    assert (engine / "dashboard" / "index.html").exists()
    assert (engine / "tutorial" / "index.html").exists()


def test_serve_answers() -> None:
    import urllib.request

    Path("study.yaml").write_text(STUDY)
    words = [str(SCRIPTS / "paretune"), "serve", "study.yaml", "--port", "0", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        text = "".join(iter(lambda: server.stdout.readline() if server.stdout else "", "}\n")) + "}"
        with urllib.request.urlopen(json.loads(text)["url"]) as answer:
            assert answer.status == 200
            assert b"<script" in answer.read()
        server.terminate()
