"""A study: its definition, what it is asked, and what it is told."""

from __future__ import annotations

import asyncio
import os
import warnings
import weakref
from importlib import import_module
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union, cast

from ._engine_process import EngineProcess
from ._errors import ParetuneError
from ._figures import Figure, Figures, study_html
from ._optimize import optimize
from ._parameters import Metric, Objective, Parameter, definition
from ._requests import (
    TrialLike,
    amendment,
    asked,
    by_name,
    check_told,
    failure,
    listed,
    metrics_document,
    results,
    told,
    trial_number,
)
from ._results import Findings, Point, Result, Trial, measurement_document, read_findings, read_trial

PathLike = Union[str, "os.PathLike[str]"]

_STUDY_SUFFIXES = (".yaml", ".yml")


def create_study(
    parameters: Mapping[str, Parameter],
    objectives: Mapping[str, Union[str, Objective]],
    baseline: Optional[Mapping[str, Any]] = None,
    constraints: Sequence[str] = (),
    *,
    storage: PathLike = "study.db",
    metrics: Union[Sequence[str], Mapping[str, Metric], None] = None,
    outcome_constraints: Sequence[str] = (),
    reference_point: Optional[Mapping[str, float]] = None,
    trials: Optional[int] = None,
    batch: Optional[int] = None,
    initial: Optional[int] = None,
    strategy: Optional[str] = None,
    seed: Optional[int] = None,
    name: Optional[str] = None,
    more: Optional[Mapping[str, Any]] = None,
    threads: Optional[int] = None,
) -> "Study":
    """Creates a study, or continues it: the same call finds the results of the last one.

    Args:
        parameters: the search space, by name.
        objectives: ``"maximize"``, ``"minimize"`` or an ``Objective``, by name.
        baseline: the configuration in production. It is proposed first, and results are compared with it. Parameters that it
            leaves out take the middle of their ranges.
        constraints: expressions over parameters that must hold, such as ``"heads <= hidden / 16"``.
        storage: where the study is kept. ``"study.db"`` stands for the study file ``study.yaml``, which the command line reads,
            and for the database ``study.paretune/study.db``, both in the folder of that path.
        metrics: metrics that are recorded and are no objectives.
        outcome_constraints: bounds of metrics, such as ``"size_mb <= 20"`` or ``"latency <= 0.75 * baseline"``.
        reference_point: values of objectives that results are compared with, instead of the baseline's.
        trials: the budget, in trials; by default 100.
        batch: the number of trials that are expected to be asked for at a time; by default 4.
        initial: the number of Sobol points before the first model.
        strategy: ``auto``, ``saas``, ``map-saas``, ``map``, ``nsga2``, ``tpe``, ``sobol`` or ``random``.
        seed: the seed of the proposals.
        name: the name of the study; by default that of the storage.
        more: further keys of a study file.
        threads: threads for the models; by default one per core, at most 8. They do not change the results.

    Raises:
        ParetuneError: the definition is not valid, or the storage holds results of another study.
    """
    budget = {"trials": trials, "batch": batch, "initial": initial}
    given: Dict[str, Any] = {
        "name": name,
        **definition(parameters, objectives, metrics),
        "baseline": by_name("baseline", baseline, {"lr": 1e-3}),
        "constraints": listed("constraints", constraints, "heads <= hidden / 16") or None,
        "outcome_constraints": listed("outcome_constraints", outcome_constraints, "size_mb <= 20") or None,
        "reference_point": by_name("reference_point", reference_point, {"accuracy": 0.8}),
        "budget": {key: value for key, value in budget.items() if value is not None} or None,
        "strategy": strategy,
        "seed": seed,
        **(by_name("more", more, {"think": "30s"}) or {}),
    }
    study = Study(_study_file(storage), threads=threads)
    study._define({key: value for key, value in given.items() if value is not None})
    return study


def open_study(path: PathLike, *, store: Optional[PathLike] = None, threads: Optional[int] = None) -> "Study":
    """Opens the study of a study file, such as one that ``paretune run`` evaluates.

    Args:
        path: the study file.
        store: the folder of the results; by default ``NAME.paretune`` beside the study file.
        threads: threads for the models.

    Raises:
        ParetuneError: there is no such file, or it is not valid.
    """
    study = Study(Path(path), store=store, threads=threads)
    study._page()
    return study


def _study_file(storage: PathLike) -> Path:
    text = os.fspath(storage)
    if "://" in text:
        raise ValueError(f'storage must be a path, such as storage="study.db"; got the URL {text!r}')
    path = Path(storage)
    return path if path.suffix in _STUDY_SUFFIXES else path.with_suffix(".yaml")


class Study:
    """A study. ``create_study`` and ``open_study`` return it. Its methods may be called from any thread and process."""

    def __init__(self, path: Path, *, store: Optional[PathLike] = None, threads: Optional[int] = None) -> None:
        self.path: Path = path.resolve()
        """The study file, for the command line: ``paretune best study.yaml``."""
        self._store = None if store is None else os.path.abspath(store)
        self._threads = threads
        self._engine = EngineProcess(str(self.path), self._store, threads)
        weakref.finalize(self, self._engine.close)

    # What is asked and told

    def ask(self, count: int = 1) -> List[Trial]:
        """Reserves the next trials, for the caller to evaluate. They are on the disk when this returns.

        Raises:
            ParetuneError: ``exhausted`` where a finite space has nothing left.
        """
        return asked(self._engine.call("suggest", {"count": count}))

    async def ask_async(self, count: int = 1) -> List[Trial]:
        """``ask`` for asyncio."""
        return asked(await self._await("suggest", {"count": count}))

    def tell(self, trial: TrialLike, metrics: Optional[Mapping[str, Result]] = None, /, **named: Result) -> None:
        """Records the metrics of a trial. They are on the disk when this returns. Telling the same again changes nothing.

        Args:
            trial: the trial, or its number.
            metrics: for each metric a number, a tuple ``(mean, standard_error)``, or a list of samples.
            **named: the same, by keywords.
        """
        check_told(self._engine.call("tell", told(trial, metrics, named)))

    async def tell_async(
        self, trial: TrialLike, metrics: Optional[Mapping[str, Result]] = None, /, **named: Result
    ) -> None:
        """``tell`` for asyncio."""
        check_told(await self._await("tell", told(trial, metrics, named)))

    def fail(self, trial: TrialLike, reason: Union[str, BaseException]) -> None:
        """Records that a trial failed, such as for lack of memory. The models learn from it where trials fail.

        Args:
            trial: the trial, or its number.
            reason: a sentence, or the exception.
        """
        check_told(self._engine.call("tell", failure(trial, reason)))

    async def fail_async(self, trial: TrialLike, reason: Union[str, BaseException]) -> None:
        """``fail`` for asyncio."""
        check_told(await self._await("tell", failure(trial, reason)))

    def amend(
        self,
        trial: TrialLike,
        metrics: Optional[Mapping[str, Result]] = None,
        /,
        *,
        failed: Union[str, BaseException, None] = None,
        **named: Result,
    ) -> None:
        """Corrects the result of a trial. The record keeps the earlier one, and the models are fitted again.

        Args:
            trial: the trial, or its number.
            metrics: the right values, as for ``tell``. Metrics that are left out keep theirs.
            failed: why the trial failed after all, as a sentence or an exception, instead of metrics.
            **named: the right values, by keywords.

        Raises:
            ParetuneError: the trial has no result yet, or a value cannot be its result.
        """
        self._engine.call("amend", amendment(trial, metrics, named, failed))

    async def amend_async(
        self,
        trial: TrialLike,
        metrics: Optional[Mapping[str, Result]] = None,
        /,
        *,
        failed: Union[str, BaseException, None] = None,
        **named: Result,
    ) -> None:
        """``amend`` for asyncio."""
        await self._await("amend", amendment(trial, metrics, named, failed))

    def add(
        self, parameters: Mapping[str, Any], metrics: Optional[Mapping[str, Result]] = None, /, **named: Result
    ) -> int:
        """Records a result whose parameters were not asked for, such as of an earlier experiment. Returns its trial number."""
        given = by_name("parameters", parameters, {"lr": 1e-3})
        entry = {"parameters": given, "metrics": metrics_document(metrics, named)}
        [recorded] = check_told(self._engine.call("tell", results(entry)))
        return cast(int, recorded["trial"])

    def cancel(self, trial: TrialLike, reason: Optional[str] = None) -> None:
        """Withdraws a trial, whether it has a result or not. Its parameters may be proposed again."""
        given = {} if reason is None else {"reason": reason}
        self._engine.call("cancel", {"trial": trial_number(trial), **given})

    def waiting(self) -> List[Trial]:
        """The trials that were asked for and have no result, by whatever process: evaluate them if that process has ended."""
        return [each for each in self.trials("pending", "running")]

    def optimize(
        self,
        function: Callable[[Trial], Any],
        trials: Optional[int] = None,
        parallel: int = 1,
        *,
        timeout: Optional[float] = None,
        resume: bool = False,
    ) -> None:
        """Evaluates trials until the study has ``trials`` of them, as ``paretune run`` does.

        Args:
            function: evaluates a trial. It returns its metrics by name, or a single value if there is one objective. An exception
                records the trial as failed with that reason.
            trials: the number of trials that the study has at the end, with those that it has already; by default its budget.
            parallel: the number of threads that evaluate trials at the same time.
            timeout: the seconds after which no further trial is started.
            resume: whether to evaluate first the trials that another process asked for and never told. Only if it has ended.

        Raises:
            Exception: that of ``function``, if the first three trials all fail.
        """
        optimize(self, function, trials, parallel, timeout=timeout, resume=resume)

    # What is known

    def best(self) -> Findings:
        """The recommended trial and the front, by the model, which is fitted where results have come since the last fit."""
        return read_findings(self._engine.call("best"))

    def front(self) -> List[Point]:
        """The trials on the front, by the model."""
        return self.best().front

    def trials(self, *statuses: str) -> List[Trial]:
        """All trials, or those with one of these statuses."""
        query = {"status": ",".join(statuses)} if statuses else {}
        try:
            return [read_trial(row) for row in self._engine.call("trials", query)]
        except ParetuneError as error:
            if error.code == "no-results":
                return []
            raise

    def status(self) -> Dict[str, Any]:
        """The document of ``paretune status --json``; empty before the first trial."""
        return self._page()["status"] or {}

    def importance(self) -> Dict[str, Any]:
        """How much each parameter matters to each metric: the document of ``paretune importance --json``."""
        return cast(Dict[str, Any], self._engine.call("importance"))

    def diagnose(self) -> Dict[str, Any]:
        """Whether the model can be trusted: the document of ``paretune diagnose --json``."""
        return cast(Dict[str, Any], self._engine.call("diagnosis"))

    def trials_dataframe(self) -> Any:
        """A pandas table with a row per trial: status, parameters, metrics and their standard errors. Needs pandas."""
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            message = "trials_dataframe needs pandas: pip install pandas. Without it, use trials()."
            raise ImportError(message) from error
        rows = [_table_row(each) for each in self.trials()]
        columns = list(dict.fromkeys(key for row in rows for key in row))
        table = pandas.DataFrame(rows, columns=columns or ["number", "status"])
        return table.set_index("number")

    # How it looks

    def plot(self, *names: str, basis: str = "model", theme: str = "light", units: Optional[str] = None) -> Figures:
        """The figures of the report, which notebooks show; ``save`` writes them as SVG files.

        Args:
            *names: names or kinds of figures, such as ``"front"`` or ``"importance"``; by default all that there are.
            basis: ``model`` fits the model where it is out of date; ``known`` and ``measured`` fit nothing.
            theme: ``light``, ``dark`` or ``auto``.
            units: ``own``, or ``relative`` to the baseline or reference.
        """
        listed = self._engine.call("figures", {"basis": basis})
        for name in names:
            if not any(name in (each["name"], each["kind"]) for each in listed):
                known = ", ".join(each["name"] for each in listed) or "none"
                raise ParetuneError(f"There is no figure {name}. There are: {known}.", "no-figure")
        look = {"basis": basis, "theme": theme, **({} if units is None else {"units": units})}
        return Figures(
            [
                Figure(
                    each["name"],
                    each["kind"],
                    each["title"],
                    each["caption"],
                    self._engine.call("figure", {"figure": f"{each['name']}.svg", **look}),
                )
                for each in listed
                if not names or each["name"] in names or each["kind"] in names
            ]
        )

    def _repr_html_(self) -> str:
        page = self._page()
        if page["best"] is None:
            return study_html(page, None, Figures([]))
        findings = read_findings(page["best"])
        figures = self.plot(basis="known") if findings.front else Figures([])
        return study_html(page, findings, figures)

    def __repr__(self) -> str:
        return f"<paretune.Study {str(self.path)!r}>"

    # Its process

    def close(self) -> None:
        """Ends the engine of this study. The next call starts it again."""
        self._engine.close()

    def __enter__(self) -> "Study":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> Tuple[Any, ...]:
        # In another process, such as a worker of joblib, the study has an engine of its own.
        return (_reopened, (str(self.path), self._store, self._threads))

    def _define(self, given: Mapping[str, Any]) -> None:
        for note in self._engine.call("define", {"definition": given})["notes"]:
            if note.startswith("constraints"):  # others are no mistakes, such as that there is no baseline
                warnings.warn(note, stacklevel=3)

    def _page(self) -> Dict[str, Any]:
        return cast(Dict[str, Any], self._engine.call("study"))

    async def _await(self, method: str, params: Mapping[str, Any]) -> Any:
        return await asyncio.wrap_future(self._engine.send(method, params))


def _reopened(path: str, store: Optional[str], threads: Optional[int]) -> Study:
    return Study(Path(path), store=store, threads=threads)


def _table_row(trial: Trial) -> Dict[str, Any]:
    row: Dict[str, Any] = {"number": trial.number, "status": trial.status, **trial.parameters}
    for name, measured in trial.metrics.items():
        column = f"{name} (measured)" if name in row else name
        row[column] = measured.mean
        if measured.standard_error is not None:
            row[f"{column} (standard error)"] = measured.standard_error
    seconds = trial.document.get("duration")
    return {**row, "reason": trial.reason, **({} if seconds is None else {"seconds": seconds})}
