"""Figures as notebooks show them."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, List, Mapping, Optional, Sequence, Union

from ._results import Findings, Point


@dataclass(frozen=True)
class Figure:
    """A figure of the report.

    Attributes:
        name: its name, such as ``front-accuracy-latency-ms``.
        kind: its kind, such as ``front``.
        svg: the picture.
    """

    name: str
    kind: str
    title: str
    caption: str
    svg: str

    def save(self, path: Union[str, Path]) -> None:
        """Writes the SVG file."""
        Path(path).write_text(self.svg, encoding="utf-8")

    def _repr_html_(self) -> str:
        # As an image, so that the styles of one figure do not reach another one or the page.
        data = base64.b64encode(self.svg.encode()).decode()
        image = f'<img src="data:image/svg+xml;base64,{data}" alt="{html.escape(self.title)}" style="max-width:100%">'
        return (
            f'<figure style="margin:0 0 1em;padding:8px;background:#fff;color:#222;display:inline-block;max-width:100%">'
            f"<strong>{html.escape(self.title)}</strong><br>{image}"
            f'<figcaption style="max-width:46em">{html.escape(self.caption)}</figcaption></figure>'
        )


class Figures(Sequence[Figure]):
    """The figures of a study, as a list. A figure is also found by its name or kind: ``figures["front"]``."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._figures: List[Figure] = list(figures)

    @property
    def names(self) -> List[str]:
        """The names of the figures."""
        return [each.name for each in self._figures]

    def __len__(self) -> int:
        return len(self._figures)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures)

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return self._figures[key]
        for each in self._figures:
            if key in (each.name, each.kind):
                return each
        raise KeyError(f"There is no figure {key}. There are: {', '.join(self.names) or 'none'}.")

    def save(self, folder: Union[str, Path]) -> None:
        """Writes each figure as an SVG file into the folder."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        for each in self._figures:
            each.save(Path(folder) / f"{each.name}.svg")

    def _repr_html_(self) -> str:
        return "".join(each._repr_html_() for each in self._figures) or "<p>There are no figures yet.</p>"


def study_html(page: Mapping[str, Any], findings: Optional[Findings], figures: Figures) -> str:
    """A study as HTML: its progress, its front, its recommendation, and figures for which nothing is fitted."""
    status = page.get("status")
    if status is None or findings is None or not any(status["trials"].values()):
        return f"<p><strong>{html.escape(page['name'])}</strong>: no trial has been asked for yet.</p>"
    counts = ", ".join(f"{number} {name}" for name, number in status["trials"].items() if number > 0)
    budget = "" if status["budget"] is None else f"; budget: {status['budget']} trials"
    head = f"<p><strong>{html.escape(page['name'])}</strong>: {counts}{budget}</p>"
    best = findings.recommendation
    advice = "" if best is None else f"<p>Most promising: trial {best.trial}. {html.escape(' '.join(findings.words))}</p>"
    return f"{head}{_front_table(page, findings.front)}{advice}{figures._repr_html_()}"


def _front_table(page: Mapping[str, Any], front: Sequence[Point]) -> str:
    if not front:
        return ""
    objectives = page["definition"]["objectives"]
    parameters = [each["name"] for each in page["definition"]["parameters"]]
    titles = ["trial", *(_title(each) for each in objectives), *parameters]
    rows = [
        [point.trial, *(_shown(point.objectives.get(each["name"])) for each in objectives)]
        + [_text(point.parameters.get(name, "–")) for name in parameters]
        for point in front
    ]
    head = "".join(f"<th>{html.escape(title)}</th>" for title in titles)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>Front</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _title(objective: Mapping[str, Any]) -> str:
    unit = objective.get("unit")
    return f"{objective['name']} ({unit})" if unit else str(objective["name"])


def _shown(estimate: Any) -> str:
    if estimate is None:
        return "–"
    if estimate.lower is None or estimate.upper is None:
        return _text(estimate.median)
    return f"{_text(estimate.median)} ({_text(estimate.lower)} to {_text(estimate.upper)})"


def _text(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
