"""The command line of the wheel, without any other Node."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def test_no_other_node_is_found() -> None:
    assert shutil.which("node") is None


def test_both_packages_have_one_version() -> None:
    shown = run(SCRIPTS / "paretune", "--version")
    manifest = json.loads((Path(paretune.__file__).parent / "_engine" / "package.json").read_text())
    assert shown.stdout.strip() == manifest["version"]
    assert shown.stderr == ""
    assert paretune.__version__ == manifest["version"]


def test_run_tunes_a_command() -> None:
    Path("study.yaml").write_text(STUDY)
    done = run(SCRIPTS / "paretune", "run", "study.yaml", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(run(sys.executable, "-m", "paretune", "trials", "study.yaml", "--json").stdout)
    assert [row["status"] for row in rows] == ["completed"] * 3


def test_a_mistake_has_its_exit_code() -> None:
    assert run(sys.executable, "-m", "paretune", "run", "nothing.yaml").returncode == 2


def test_report_and_tutorial_are_whole() -> None:
    Path("study.yaml").write_text(STUDY)
    assert run(SCRIPTS / "paretune", "run", "study.yaml").returncode == 0
    report = run(SCRIPTS / "paretune", "report", "study.yaml")
    assert report.returncode == 0, report.stderr
    assert "<svg" in Path("small.paretune/report.html").read_text()
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
