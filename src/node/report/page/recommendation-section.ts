/**
 * @file The head of the report: the recommended trial, measured beside estimated, with its gains, parameters and commands.
 */
import type { AnalysedTrial, Analysis, ObjectiveValue, ParameterDifference } from "../../../core/analysis/index.ts";
import type { Parameter } from "../../../core/space/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import {
  constantWords,
  formatGain,
  formatInterval,
  formatMeasurement,
  noRecommendationSentence,
  type RecommendationDetails,
  recommendationHeading,
  recommendationSentences,
} from "../sentences/index.ts";
import { html, type Markup, verbatim } from "./markup.ts";
import { showValue } from "./page-tables.ts";

/** The recommended trial, or why there is none; then the bounds on which the front lies. */
export function recommendationSection(analysis: Analysis, details: RecommendationDetails): Markup {
  const { recommendation: best, grounds } = analysis;
  const notes = [...analysis.constant.map(constantWords)].map((words) => html`<p>${words}</p>`);
  const { boundSummary } = details;
  const beyond =
    boundSummary === undefined
      ? ""
      : html`<p>${boundSummary.words}${boundSummary.command === undefined ? "" : html`: <code>${verbatim(boundSummary.command)}</code>`}</p>`;
  if (best === undefined) {
    const reason =
      noRecommendationSentence(analysis) ?? "No trial has completed yet, so there is nothing to recommend.";
    return html`<section class="best none"><h2>Recommendation</h2><p>${reason}</p>${notes}${beyond}</section>`;
  }
  const isSure = grounds?.isSure === true;
  const tiles = analysis.objectives.map((objective) => tile(analysis, objective, best.objectives[objective.name]));
  const gains =
    grounds?.rule === "reference"
      ? html`<p>Gains are relative to the ${analysis.comparison}, with 95 % intervals.</p>`
      : "";
  const sentences = recommendationSentences(analysis).map((sentence) => html`<p>${sentence}</p>`);
  return html`<section class="best${isSure ? "" : " unsure"}"><h2>${recommendationHeading(analysis)}</h2>
<div class="tiles">${tiles}</div>
${sentences}${gains}${notes}
<details open><summary>Parameters</summary>${configurationList(analysis.study.parameters, best, details.differences)}</details>
${commandSection(details)}${beyond}</section>`;
}

function tile({ basis }: Analysis, { name, unit }: Objective, value: ObjectiveValue | undefined): Markup | undefined {
  if (value === undefined) return undefined;
  const measured = html`<span class="value">measured ${formatMeasurement(value.measured, unit)}</span>`;
  const estimated =
    basis === "model" ? html`<span class="value">estimated ${formatInterval(value.value, unit)}</span>` : "";
  if (value.gain === undefined) {
    const head = basis === "model" ? value.value.median : value.measured.mean;
    return html`<div class="tile"><span class="label">${name}</span><span class="gain">${formatInterval({ median: head }, unit)}</span>${estimated}${measured}</div>`;
  }
  const { median, lower, upper } = value.gain;
  const interval =
    lower === undefined || upper === undefined
      ? ""
      : html`<span class="interval">${formatGain(lower)} to ${formatGain(upper)}</span>`;
  return html`<div class="tile"><span class="label">${name}</span><span class="gain">${formatGain(median)}</span>${interval}${estimated}${measured}</div>`;
}

/** The active parameters; those that differ from the baseline's are marked, with the baseline's value. */
function configurationList(
  parameters: readonly Parameter[],
  point: AnalysedTrial,
  differences: readonly ParameterDifference[] = [],
): Markup {
  const items = parameters.flatMap(({ name }) => {
    const value = point.configuration[name];
    const difference = differences.find(({ parameter }) => parameter === name);
    if (value === undefined && difference === undefined) return [];
    const before =
      difference === undefined
        ? ""
        : html` <span class="before">(baseline: ${difference.baseline === undefined ? "inactive" : showValue(difference.baseline)})</span>`;
    const shown = value === undefined ? "inactive" : showValue(value);
    return [
      html`<div class="${difference === undefined ? "" : "changed"}"><dt>${name}</dt><dd>${shown}${before}</dd></div>`,
    ];
  });
  return html`<dl class="configuration">${items}</dl>`;
}

/** The folder and commands of the trial, and the command that evaluates it again where it is not sure. */
function commandSection({ command, confirm }: RecommendationDetails): Markup {
  const next =
    confirm === undefined ? "" : html`<p>Next, evaluate it and its rivals again: <code>${verbatim(confirm)}</code></p>`;
  if (command === undefined) return html`${next}`;
  const where = command.folder === undefined ? "" : html`<p>Folder: <code>${verbatim(command.folder)}</code></p>`;
  const verb = command.folder === undefined ? "Command, as the study file would run it" : "Command, as it was run";
  return html`<details open><summary>${verb} in ${command.cwd}</summary><pre>${verbatim(command.commands.join("\n"))}</pre></details>${where}${next}`;
}
