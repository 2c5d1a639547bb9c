/**
 * @file The report's tables of trials: the front with its intervals, and all of them as measured.
 */

import type { Analysis, Interval, ObjectiveValue, Point } from "../../../core/analysis/index.ts";
import type { Trial } from "../../../core/index.ts";
import { formatGain, formatNumber, formatProbability } from "../sentences/number-format.ts";
import { html, type Markup } from "./markup.ts";

/** The front, by posterior mean where there is a model, and what may be on it too. */
export function frontSection(analysis: Analysis): Markup {
  const { front, contenders, basis } = analysis;
  if (front.length === 0) {
    const isBroken = analysis.points.some(({ feasible }) => feasible === false);
    return isBroken
      ? html`<section><h2>Front</h2><p>No trial is estimated to keep the outcome constraints.</p></section>`
      : html``;
  }
  const words = basis === "model" ? "by posterior mean, with 95 % intervals" : "as measured";
  const drawn = front.some(({ membership }) => membership !== undefined)
    ? " “On front” is the probability that no other trial beats it in every objective at once, from joint draws of all trials."
    : "";
  return html`<section><h2>Front</h2><p>${front.length} of the trials are beaten by no other in every objective at once, ${words}.${drawn}</p>
${pointTable(analysis, front, "Front")}${
  contenders.length === 0
    ? ""
    : html`<h3>Contenders</h3><p>Off that front, yet on the true one with a probability of at least 20 %.</p>${pointTable(analysis, contenders, "Contenders")}`
}</section>`;
}

function pointTable({ study, comparison, recommendation }: Analysis, points: readonly Point[], label: string): Markup {
  const constrains = study.outcomeConstraints !== undefined;
  const rows = points.map(
    (point) =>
      html`<tr class="${point.trial === recommendation?.trial ? "recommended" : ""}"><th scope="row">${point.trial}${point.origin === "baseline" ? " (baseline)" : ""}</th>${study.objectives.map(
        (objective) => {
          const value = point.objectives[objective.name];
          return frontCells(value, objective.unit);
        },
      )}<td>${showShare(point.membership)}</td>${constrains ? html`<td>${showShare(point.feasibility)}</td>` : ""}<td>${showShare(point.probability)}</td></tr>`,
  );
  const heads = study.objectives.map(({ name }) => html`<th scope="col">${name}</th><th scope="col">gain</th>`);
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr><th scope="col">trial</th>${heads}<th scope="col">on front</th>${constrains ? html`<th scope="col">feasible</th>` : ""}<th scope="col">beats the ${comparison}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function showShare(share: number | undefined): string {
  return share === undefined ? "–" : formatProbability(share);
}

function frontCells(value: ObjectiveValue | undefined, unit: string | undefined): Markup {
  if (value === undefined) return html`<td></td><td></td>`;
  const middle = `${formatNumber(value.value.mean)}${unit ? ` ${unit}` : ""}`;
  const share = value.gain === undefined ? "–" : formatGain(value.gain.mean);
  return html`<td>${middle}${bounds(value.value, formatNumber)}</td><td>${share}${bounds(value.gain, formatGain)}</td>`;
}

/** The ends of an interval as a second line. */
function bounds(interval: Interval | undefined, format: (value: number) => string): Markup | undefined {
  if (interval?.lower === undefined || interval.upper === undefined) return undefined;
  return html`<span class="sub">${format(interval.lower)} to ${format(interval.upper)}</span>`;
}

/** Every trial; a click on a heading sorts. */
export function trialsSection(analysis: Analysis, trials: readonly Trial[]): Markup {
  const { study } = analysis;
  const front = new Set(analysis.front.map(({ trial }) => trial));
  const metrics = metricNames(analysis, trials);
  const heads = ["trial", "status", "origin", ...metrics, ...study.parameters.map(({ name }) => name)];
  const rows = trials.map((trial) => {
    const reason =
      trial.status === "failed" || trial.status === "cancelled"
        ? html`<span class="sub">${trial.reason}</span>`
        : undefined;
    return html`<tr class="${trial.status}${front.has(trial.number) ? " on-front" : ""}"><th scope="row">${trial.number}</th><td>${trial.status}${reason}</td><td>${trial.origin}${trial.of === undefined ? "" : ` ${trial.of}`}</td>${metrics.map((name) => measurementCell(trial, name))}${study.parameters.map(
      ({ name }) => html`<td>${showValue(trial.configuration[name])}</td>`,
    )}</tr>`;
  });
  return html`<section><h2>Trials</h2><p>Metrics as measured, ± one standard error. Click a heading to sort; trials on the front are marked.</p>
<div class="scroll tall" role="region" aria-label="Trials" tabindex="0"><table class="sortable"><thead><tr>${heads.map((head) => html`<th scope="col"><button type="button">${head}</button></th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/** Objectives first, then whatever else was recorded. */
function metricNames(analysis: Analysis, trials: readonly Trial[]): readonly string[] {
  const names = new Set(analysis.study.objectives.map(({ name }) => name));
  for (const trial of trials)
    if (trial.status === "completed") for (const name of Object.keys(trial.metrics)) names.add(name);
  return [...names];
}

function measurementCell(trial: Trial, name: string): Markup {
  const measurement = trial.status === "completed" ? trial.metrics[name] : undefined;
  if (measurement === undefined) return html`<td></td>`;
  const error = measurement.standardError === undefined ? "" : ` ± ${formatNumber(measurement.standardError, 2)}`;
  return html`<td data-value="${measurement.mean}">${formatNumber(measurement.mean)}${error}</td>`;
}

/** A parameter's value as people read it. */
export function showValue(value: string | number | boolean | undefined): string {
  if (typeof value === "number") return formatNumber(value);
  return value === undefined ? "" : String(value);
}
