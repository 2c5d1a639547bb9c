/**
 * @file A diagnosis on a page: the verdict in words, the figures, the numbers.
 */
import type { Diagnosis, ObjectiveDiagnosis, Study, Trial } from "../../core/index.ts";
import { diagnosisFigures } from "./diagnosis-figure.ts";
import { comparisonSentence, coverageWords, explainedWords, signed, trustSentence } from "./diagnosis-words.ts";
import type { Figure } from "./drawing.ts";
import { formatNumber } from "./format.ts";
import { html, Markup } from "./markup.ts";
import { pageDocument } from "./page-frame.ts";
import { references } from "./reference.ts";

/** The figures of a diagnosis, relative to the baseline as measured (or to the study's reference point). */
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
  const words = diagnosis.objectives.map(
    (each) => html`<li>${trustSentence(diagnosis, each)} ${comparisonSentence(diagnosis, each)}</li>`,
  );
  const panels = drawn.map(
    ({ svg, caption }) => html`<figure class="wide">${new Markup(svg)}<figcaption>${caption}</figcaption></figure>`,
  );
  return html`<section><h2>Can the model be trusted?</h2>
<p>Each of ${diagnosis.trials} trials was predicted from all others; the study goes by ${diagnosis.model.toUpperCase()}.</p>
<ul>${words}</ul>${panels}${scoreTable(diagnosis)}</section>`;
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

function scoreTable({ objectives }: Diagnosis): Markup {
  const heads = ["objective", "model", "R²", "log density", "intervals that held", "SAAS − MAP"];
  return html`<div class="scroll" role="region" aria-label="Scores" tabindex="0"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${objectives.flatMap(scoreRows)}</tbody></table></div>`;
}

function scoreRows(each: ObjectiveDiagnosis): readonly Markup[] {
  return (["saas", "map"] as const).map((model) => {
    const { logDensity, coverage } = each[model].scores;
    const difference = model === "saas" ? withError(each.difference) : "";
    return html`<tr><th scope="row">${each.objective}</th><td>${model.toUpperCase()}</td><td>${explainedWords(each[model].scores)}</td><td>${withError(logDensity)}</td><td>${coverage.map(coverageWords).join(", ")}</td><td>${difference}</td></tr>`;
  });
}

function withError({ mean, standardError }: { readonly mean: number; readonly standardError: number }): string {
  return `${signed(mean)} ± ${formatNumber(standardError, 2)}`;
}
