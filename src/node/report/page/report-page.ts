/**
 * @file The report: one HTML file that asks nothing of the network, reads in light and dark, and can be sent by mail.
 */

import type { Analysis, Importance, Point } from "../../../core/analysis/index.ts";
import { isSureEnough } from "../../../core/analysis/index.ts";
import {
  type Diagnosis,
  type FailureForecast,
  isTuned,
  type ModelHealth,
  type Objective,
  type Parameter,
  type Trial,
} from "../../../core/index.ts";
import { figures, importanceFigures } from "../figures/index.ts";
import { failureWords } from "../last-proposal.ts";
import { formatGain, formatInterval, formatNumber, formatProbability } from "../sentences/number-format.ts";
import { inferredWords } from "../sentences/reference-words.ts";
import { diagnosisSection } from "./diagnosis-section.ts";
import { figureSection } from "./figure-section.ts";
import { importanceSection } from "./importance-section.ts";
import { html, type Markup } from "./markup.ts";
import { pageDocument } from "./page-frame.ts";
import { frontSection, showValue, trialsSection } from "./page-tables.ts";
import { TABLE_SCRIPT } from "./table-script.ts";

/** What a report is made of. */
export interface ReportInput {
  readonly analysis: Analysis;
  readonly trials: readonly Trial[];
  /** Of the last fit of every metric; empty without a model. */
  readonly health: readonly ModelHealth[];
  /** What the last proposal made of failures; absent where too few failed. */
  readonly failures?: FailureForecast | undefined;
  /** Absent without a model. */
  readonly importance?: Importance | undefined;
  /** How well the models predict; absent where there are too few trials to say. */
  readonly diagnosis?: Diagnosis;
  /** The text of the study file. */
  readonly definition: string;
  /** When it was made, for people. */
  readonly date: string;
  readonly version: string;
}

/** The report as an HTML document. */
export async function reportPage(input: ReportInput): Promise<string> {
  const { analysis, diagnosis } = input;
  const drawn = await figures(analysis);
  const ofParameters = input.importance === undefined ? [] : await importanceFigures(input.importance);
  const content = html`${recommendationSection(analysis)}
<div class="figures">${drawn.map(figureSection)}</div>
${frontSection(analysis)}
<div class="figures">${ofParameters.map(figureSection)}</div>
${importanceSection(input.importance)}
${trialsSection(analysis, input.trials)}
${diagnosis === undefined ? "" : await diagnosisSection(analysis.study, input.trials, diagnosis)}
${healthSection(input)}
${definitionSection(input)}`;
  const { name } = analysis.study;
  const { date, version } = input;
  return pageDocument({ kind: "report", name, summary: summary(input), date, version, script: TABLE_SCRIPT }, content);
}

function summary({ analysis }: ReportInput): string {
  const { counts, study } = analysis;
  const parts = [`${counts.completed} of ${study.budget.trials} trials completed`];
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.cancelled > 0) parts.push(`${counts.cancelled} cancelled`);
  if (counts.running + counts.pending > 0) parts.push(`${counts.running + counts.pending} open`);
  const searched = study.parameters.filter(isTuned).length;
  return `${parts.join(", ")} · ${searched} parameters · ${study.objectives.map(goalWords).join(", ")} · strategy ${study.strategy}`;
}

function goalWords({ name, goal }: Objective): string {
  return `${goal} ${name}`;
}

function recommendationSection(analysis: Analysis): Markup {
  const { recommendation: best, study } = analysis;
  if (best === undefined) {
    const reason =
      Object.keys(analysis.references).length < study.objectives.length
        ? "There is nothing to compare with yet: the baseline has not been measured and the study gives no reference point."
        : `No trial so far is estimated to beat the ${analysis.comparison} in every objective${study.outcomeConstraints === undefined ? "" : " and to keep the outcome constraints"}.`;
    return html`<section class="best none"><h2>Recommendation</h2><p>${reason}</p></section>`;
  }
  const tiles = study.objectives.map((objective) => {
    const value = best.objectives[objective.name];
    if (value?.gain === undefined) return "";
    const { lower, upper } = value.gain;
    const interval =
      lower === undefined || upper === undefined
        ? ""
        : html`<span class="interval">${formatGain(lower)} to ${formatGain(upper)}</span>`;
    return html`<div class="tile"><span class="label">${objective.name}</span><span class="gain">${formatGain(value.gain.mean)}</span>${interval}<span class="value">${formatInterval(value.value, objective.unit)}</span></div>`;
  });
  const sure =
    best.probability === undefined
      ? "Its uncertainty is not known: measure it again before relying on it."
      : `Probability that it beats the ${analysis.comparison} in every objective${best.feasible === undefined ? "" : " and keeps the outcome constraints"}: ${formatProbability(best.probability)}.${isSureEnough(best) ? "" : " That is not enough to rely on: more trials, or measuring it again, will tell."}`;
  const title = isSureEnough(best) ? "Recommendation" : "Most promising";
  return html`<section class="best${isSureEnough(best) ? "" : " unsure"}"><h2>${title}: trial ${best.trial}</h2>
<div class="tiles">${tiles}</div>
<p>${sure} A gain is how much better, with its 95 % interval.</p>
<details open><summary>Parameters</summary>${configurationList(study.parameters, best)}</details></section>`;
}

function configurationList(parameters: readonly Parameter[], point: Point): Markup {
  const active = parameters.filter(({ name }) => point.configuration[name] !== undefined);
  const items = active.map(
    ({ name }) => html`<div><dt>${name}</dt><dd>${showValue(point.configuration[name])}</dd></div>`,
  );
  return html`<dl class="configuration">${items}</dl>`;
}

function healthSection({ health, failures }: ReportInput): Markup {
  const fails = failures === undefined ? "" : html`<p>Failures: ${failureWords(failures, "the last batch")}.</p>`;
  if (health.length === 0) return failures === undefined ? html`` : html`<section><h2>Model</h2>${fails}</section>`;
  const rows = health.map(
    (each) =>
      html`<tr><th scope="row">${each.metric}</th><td>${each.transform}</td><td>${each.samples}</td><td>${each.divergences}</td><td>${formatNumber(each.meanAcceptance, 2)}</td><td>${formatNumber(each.maxRhat, 4)}</td><td>${formatNumber(each.minEffectiveSampleSize, 3)}</td></tr>`,
  );
  return html`<section><h2>Model</h2><p>How the sampler of each metric's last fit did (R-hat near 1 and no divergences are good), and what the metric's values were put through before.</p>
<div class="scroll" role="region" aria-label="Model" tabindex="0"><table><thead><tr><th scope="col">metric</th><th scope="col">transform</th><th scope="col">samples</th><th scope="col">divergences</th><th scope="col">acceptance</th><th scope="col">largest R-hat</th><th scope="col">smallest effective sample size</th></tr></thead><tbody>${rows}</tbody></table></div>${fails}</section>`;
}

function definitionSection({ definition, analysis }: ReportInput): Markup {
  const rows = analysis.study.objectives.flatMap(({ name, unit }) => {
    const reference = analysis.references[name];
    if (reference === undefined) return [];
    const measured =
      reference.measured === undefined
        ? "given in the study file"
        : `the baseline; measured ${formatNumber(reference.measured)}`;
    return [html`<li>${name}: ${formatNumber(reference.value)}${unit ? ` ${unit}` : ""} (${measured})</li>`];
  });
  const { inferredReference, study } = analysis;
  const inferred =
    inferredReference === undefined
      ? ""
      : html`<p>Reference point (inferred, just below the front; it moves with it): ${inferredWords(study.objectives, inferredReference)}</p>`;
  const list = rows.length === 0 ? inferred : html`<p>Reference:</p><ul>${rows}</ul>${inferred}`;
  return html`<section><h2>Study</h2>${list}${constraintList(analysis)}<details><summary>Study file</summary><pre>${definition}</pre></details></section>`;
}

/** The outcome constraints, with how many trials keep each of them all. */
function constraintList({ study, points }: Analysis): Markup {
  const { outcomeConstraints } = study;
  if (outcomeConstraints === undefined) return html``;
  const kept = points.filter(({ feasible }) => feasible).length;
  const items = outcomeConstraints.map(({ text }) => html`<li>${text}</li>`);
  return html`<p>Outcome constraints, kept by ${kept} of ${points.length} trials; the others count for nothing above:</p><ul>${items}</ul>`;
}
