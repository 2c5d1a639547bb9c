/**
 * @file The head of the report: the recommended trial, with its gains and parameters.
 */
import { type AnalysedTrial, type Analysis, isReliable, type ObjectiveValue } from "../../../core/analysis/index.ts";
import type { Parameter } from "../../../core/space/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import { formatGain, formatInterval, probabilityWords } from "../sentences/index.ts";
import { html, type Markup } from "./markup.ts";
import { showValue } from "./page-tables.ts";

/** The recommended trial, or why there is none. */
export function recommendationSection(analysis: Analysis): Markup {
  const { recommendation: best, study } = analysis;
  if (best === undefined) {
    return html`<section class="best none"><h2>Recommendation</h2><p>${absenceSentence(analysis)}</p></section>`;
  }
  const isSure = isReliable(best);
  const tiles = study.objectives.map((objective) => tile(objective, best.objectives[objective.name]));
  return html`<section class="best${isSure ? "" : " unsure"}"><h2>${isSure ? "Recommendation" : "Most promising"}: trial ${best.trial}</h2>
<div class="tiles">${tiles}</div>
<p>${probabilitySentence(analysis, best)} Gains are relative to the ${analysis.comparison}, with 95 % intervals.</p>
<details open><summary>Parameters</summary>${configurationList(study.parameters, best)}</details></section>`;
}

function absenceSentence({ references, study, comparison }: Analysis): string {
  if (Object.keys(references).length < study.objectives.length) {
    return "There is nothing to compare with yet: the baseline has not been measured, and the study gives no reference point.";
  }
  const constraints = study.outcomeConstraints === undefined ? "" : " and to satisfy the outcome constraints";
  return `No trial is estimated to beat the ${comparison} in every objective${constraints} yet.`;
}

function probabilitySentence({ comparison }: Analysis, best: AnalysedTrial): string {
  if (best.probability === undefined) {
    return "The uncertainty of this trial is unknown: measure it again before you rely on it.";
  }
  const constraints = best.feasible === undefined ? "" : " and satisfies the outcome constraints";
  const sentence = `It beats the ${comparison} in every objective${constraints} with ${probabilityWords(best.probability)}.`;
  if (isReliable(best)) return sentence;
  return `${sentence} That is not enough to rely on: run more trials, or measure it again.`;
}

function tile({ name, unit }: Objective, value: ObjectiveValue | undefined): Markup | undefined {
  if (value?.gain === undefined) return undefined;
  const { median, lower, upper } = value.gain;
  const interval =
    lower === undefined || upper === undefined
      ? ""
      : html`<span class="interval">${formatGain(lower)} to ${formatGain(upper)}</span>`;
  return html`<div class="tile"><span class="label">${name}</span><span class="gain">${formatGain(median)}</span>${interval}<span class="value">${formatInterval(value.value, unit)}</span></div>`;
}

function configurationList(parameters: readonly Parameter[], point: AnalysedTrial): Markup {
  const active = parameters.filter(({ name }) => point.configuration[name] !== undefined);
  const items = active.map(
    ({ name }) => html`<div><dt>${name}</dt><dd>${showValue(point.configuration[name])}</dd></div>`,
  );
  return html`<dl class="configuration">${items}</dl>`;
}
