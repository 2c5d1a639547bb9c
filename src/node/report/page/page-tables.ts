/**
 * @file The report's tables of trials: the front with its intervals, and every trial as measured.
 */
import type { AnalysedTrial, Analysis, Interval, ObjectiveValue } from "../../../core/analysis/index.ts";
import type { Trial } from "../../../core/study/index.ts";
import { formatCount } from "../../../figures/index.ts";
import {
  contradictedWords,
  formatGain,
  formatMeasurement,
  formatNumber,
  formatProbability,
  markedWords,
} from "../sentences/index.ts";
import { breakable, html, type Markup } from "./markup.ts";
import { headingRow, scrollTable } from "./scroll-table.ts";

/** The front, and the trials that may be on it too. */
export function frontSection(analysis: Analysis): Markup {
  const { front, contenders, trials, objectives } = analysis;
  if (objectives.length === 0) return html``;
  if (front.length === 0) {
    return trials.some(({ feasible }) => feasible === false)
      ? html`<section><h2>Front</h2><p>No trial is estimated to satisfy the outcome constraints.</p></section>`
      : html``;
  }
  const others =
    contenders.length === 0
      ? ""
      : html`<h3>Contenders</h3><p>These trials are not on the front of estimates, but are on the true front with a probability of at least 20 %.</p>${pointTable(analysis, contenders, "Contenders")}`;
  const contradicted = contradictedWords([...front, ...contenders]);
  return html`<section><h2>Front</h2><p>${frontWords(analysis)}</p>
${pointTable(analysis, front, "Front")}${others}${contradicted === undefined ? "" : html`<p>${contradicted}</p>`}${markedWords([...front, ...contenders]).map((words) => html`<p>${words}</p>`)}</section>`;
}

function frontWords({ front, basis }: Analysis): string {
  const values =
    basis === "model"
      ? "Values are the model's estimates, with 95 % intervals, beside the measurements ± one standard error and their number n."
      : "Values are the measurements ± one standard error, with their number n.";
  const membership = front.some((point) => point.membership !== undefined)
    ? " “On front” is the probability that no other trial is better in every objective, from joint posterior draws of all trials."
    : "";
  return `No other trial is better in every objective than ${front.length === 1 ? "this trial" : `any of these ${formatCount(front.length, "trial")}`}. ${values}${membership}`;
}

function pointTable(analysis: Analysis, points: readonly AnalysedTrial[], label: string): Markup {
  const { study, objectives, references, comparison, recommendation } = analysis;
  const isConstrained = study.outcomeConstraints !== undefined;
  const withGains = objectives.every(({ name }) => references[name] !== undefined);
  const rows = points.map((point) => {
    const cells = objectives.map(({ name, unit }) => valueCells(analysis, point.objectives[name], unit, withGains));
    const feasibility = isConstrained ? html`<td>${showProbability(point.feasibility)}</td>` : "";
    const beats = withGains ? html`<td>${showProbability(point.probability)}</td>` : "";
    const number = `${point.trial}${point.origin === "baseline" ? " (baseline)" : ""}`;
    return html`<tr class="${point.trial === recommendation?.trial ? "recommended" : ""}"><th scope="row">${number}</th>${cells}<td>${showProbability(point.membership)}</td>${feasibility}${beats}</tr>`;
  });
  const measured = analysis.basis === "model" ? ["measured"] : [];
  const headingsWith = (write: (objective: string, column: string) => string): readonly string[] => [
    "trial",
    ...objectives.flatMap(({ name }) => [
      name,
      ...[...measured, ...(withGains ? ["gain"] : [])].map((column) => write(name, column)),
    ]),
    objectives.length === 1 ? "is best" : "on front",
    ...(isConstrained ? ["feasible"] : []),
    ...(withGains ? [`beats the ${comparison}`] : []),
  ];
  return scrollTable({
    ...{ label, rows, head: headingRow(headingsWith((_, column) => column)) },
    headings: headingsWith((objective, column) => `${objective} ${column}`),
  });
}

function showProbability(probability: number | undefined): string {
  return probability === undefined ? "–" : formatProbability(probability);
}

/** The estimate with its interval, the measurement beside it, and the gain; without a model the measurement alone. */
function valueCells(
  { basis }: Analysis,
  value: ObjectiveValue | undefined,
  unit: string | undefined,
  withGains: boolean,
): Markup {
  const isModelled = basis === "model";
  if (value === undefined)
    return html`<td></td>${isModelled ? html`<td></td>` : ""}${withGains ? html`<td></td>` : ""}`;
  const middle = `${formatNumber(value.value.median)}${unit ? ` ${unit}` : ""}`;
  const mark = value.contradiction === undefined ? "" : html`<span class="sub warning">contradicts the estimate</span>`;
  const measured = html`<td>${formatMeasurement(value.measured, unit)}${mark}</td>`;
  const estimated = html`<td>${middle}${intervalLine(value.value, formatNumber)}</td>`;
  const gain = value.gain === undefined ? "–" : formatGain(value.gain.median);
  return html`${isModelled ? estimated : ""}${measured}${withGains ? html`<td>${gain}${intervalLine(value.gain, formatGain)}</td>` : ""}`;
}

/** The ends of an interval, on a second line. */
function intervalLine(interval: Interval | undefined, format: (value: number) => string): Markup | undefined {
  if (interval?.lower === undefined || interval.upper === undefined) return undefined;
  return html`<span class="sub range">${format(interval.lower)} to ${format(interval.upper)}</span>`;
}

/** Every trial with its metrics and parameters, in a table that can be sorted. */
export function trialsSection(analysis: Analysis, trials: readonly Trial[]): Markup {
  const { parameters } = analysis.study;
  const front = new Set(analysis.front.map(({ trial }) => trial));
  const metrics = metricNames(analysis, trials);
  const headings = ["trial", "status", "origin", ...metrics, ...parameters.map(({ name }) => name)];
  const rows = trials.map((trial) => {
    const onFront = front.has(trial.number) ? " on-front" : "";
    const values = parameters.map(
      ({ name }) =>
        html`<td class="${typeof trial.configuration[name] === "number" ? "number" : ""}">${showValue(trial.configuration[name])}</td>`,
    );
    return html`<tr class="${trial.status}${onFront}"><th scope="row">${trial.number}</th>${statusCells(trial)}${metrics.map((name) => measurementCell(trial, name))}${values}</tr>`;
  });
  const table = scrollTable({
    label: "Trials",
    isTall: true,
    isSortable: true,
    headings,
    head: headingRow(headings.map((heading) => html`<button type="button">${breakable(heading)}</button>`)),
    rows,
  });
  const marked = markedWords(analysis.trials).map((words) => html`<p>${words}</p>`);
  return html`<section><h2>Trials</h2><p>Metrics are as measured, ± one standard error. Trials on the front are marked.<span class="screen"> Click a heading to sort.</span></p>
${table}${marked}</section>`;
}

function statusCells(trial: Trial): Markup {
  const hasReason = trial.status === "failed" || trial.status === "cancelled";
  const reason = hasReason ? html`<span class="sub">${trial.reason}</span>` : "";
  return html`<td>${trial.status}${reason}</td><td>${trial.origin}${trial.of === undefined ? "" : ` ${trial.of}`}</td>`;
}

/** Objectives first, then every other metric that a trial measured. */
function metricNames(analysis: Analysis, trials: readonly Trial[]): readonly string[] {
  const names = new Set(analysis.study.objectives.map(({ name }) => name));
  for (const trial of trials) {
    if (trial.status === "completed") for (const name of Object.keys(trial.metrics)) names.add(name);
  }
  return [...names];
}

function measurementCell(trial: Trial, name: string): Markup {
  const measurement = trial.status === "completed" ? trial.metrics[name] : undefined;
  if (measurement === undefined) return html`<td></td>`;
  const error = measurement.standardError === undefined ? "" : ` ± ${formatNumber(measurement.standardError, 2)}`;
  return html`<td class="number" data-value="${measurement.mean}">${formatNumber(measurement.mean)}${error}</td>`;
}

/** A parameter's value as text; empty for an inactive parameter. */
export function showValue(value: string | number | boolean | undefined): Markup {
  if (typeof value === "number") return html`${formatNumber(value)}`;
  return value === undefined ? html`` : breakable(String(value));
}
