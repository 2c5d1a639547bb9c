/**
 * @file A diagnosis on a page: the verdict in words, the figures, the numbers.
 */

import { references } from "../../../core/analysis/index.ts";
import type { Diagnosis, MetricDiagnosis, ModelKind, Study, Trial } from "../../../core/index.ts";
import type { Figure } from "../figures/drawing.ts";
import { diagnosisFigures } from "../figures/left-out-figure.ts";
import {
  comparisonSentence,
  coverageWords,
  diagnosedMetrics,
  diagnosedModels,
  explainedWords,
  signed,
  trustSentence,
} from "../sentences/diagnosis-words.ts";
import { warpingWords } from "../sentences/input-warping-words.ts";
import { formatNumber } from "../sentences/number-format.ts";
import { html, Markup } from "./markup.ts";
import { pageDocument } from "./page-frame.ts";

/**
 * The figures of a diagnosis: objectives relative to the baseline as measured (or to the study's reference point),
 * constrained metrics in their own unit, which is their bounds'.
 */
export async function drawDiagnosis(
  study: Study,
  trials: readonly Trial[],
  diagnosis: Diagnosis,
): Promise<readonly Figure[]> {
  const plot = await import("@observablehq/plot");
  return diagnosisFigures(plot, study, diagnosis, references(study, trials, new Map()));
}

/** The section of the report. */
export async function diagnosisSection(study: Study, trials: readonly Trial[], diagnosis: Diagnosis): Promise<Markup> {
  const drawn = await drawDiagnosis(study, trials, diagnosis);
  const words = diagnosedMetrics(diagnosis).map(
    (each) => html`<li>${trustSentence(each)} ${comparisonSentence(each)}</li>`,
  );
  const warped = diagnosis.inputWarping === undefined ? "" : `; ${warpingWords(diagnosis.inputWarping)}`;
  const panels = drawn.map(
    ({ svg, caption }) => html`<figure class="wide">${new Markup(svg)}<figcaption>${caption}</figcaption></figure>`,
  );
  return html`<section><h2>Can the model be trusted?</h2>
<p>Each of ${diagnosis.trials} trials was predicted from all others; ${goesBy(diagnosis)}${warped}.</p>
<ul>${words}</ul>${panels}${scoreTable(diagnosis)}</section>`;
}

function goesBy(diagnosis: Diagnosis): string {
  const metrics = diagnosedMetrics(diagnosis);
  const own = metrics.every(({ model }) => model === diagnosis.model);
  if (own) return `the study goes by ${diagnosis.model.toUpperCase()}`;
  return `the study goes by ${metrics.map(({ model, metric }) => `${model.toUpperCase()} for ${metric}`).join(", ")}`;
}

/** A page with the diagnosis alone. */
export async function diagnosisPage(
  study: Study,
  trials: readonly Trial[],
  diagnosis: Diagnosis,
  { date, version }: { readonly date: string; readonly version: string },
): Promise<string> {
  const summary = `${diagnosis.trials} trials, each predicted from all others · strategy ${study.strategy}`;
  const content = await diagnosisSection(study, trials, diagnosis);
  return pageDocument({ kind: "diagnosis", name: study.name, summary, date, version }, content);
}

function scoreTable(diagnosis: Diagnosis): Markup {
  const metrics = diagnosedMetrics(diagnosis);
  const hasEnsemble = metrics.some((each) => each["map-saas"] !== undefined);
  const heads = [
    "metric",
    "model",
    "R²",
    "log density",
    "intervals that held",
    hasEnsemble ? "difference" : "SAAS − MAP",
  ];
  return html`<div class="scroll" role="region" aria-label="Scores" tabindex="0"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${metrics.flatMap(scoreRows)}</tbody></table></div>`;
}

function scoreRows(each: MetricDiagnosis): readonly Markup[] {
  return diagnosedModels(each).map(([model, { scores }]) => {
    const { logDensity, coverage } = scores;
    const difference = differenceOf(each, model);
    return html`<tr><th scope="row">${each.metric}</th><td>${model.toUpperCase()}</td><td>${explainedWords(scores)}</td><td>${withError(logDensity)}</td><td>${coverage.map(coverageWords).join(", ")}</td><td>${difference}</td></tr>`;
  });
}

/** Of SAAS to MAP; of MAP-SAAS to both where it was diagnosed. */
function differenceOf(each: MetricDiagnosis, model: ModelKind): string {
  const over = each["map-saas"]?.over;
  if (model === "map-saas" && over !== undefined) {
    return `to SAAS ${withError(over.saas)}, to MAP ${withError(over.map)}`;
  }
  return model === "saas" && over === undefined ? withError(each.difference) : "";
}

function withError({ mean, standardError }: { readonly mean: number; readonly standardError: number }): string {
  return `${signed(mean)} ± ${formatNumber(standardError, 2)}`;
}
