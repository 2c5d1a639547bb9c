/**
 * @file A diagnosis on a page: sentences, figures, the table of scores.
 */

import type { ModelKind, Study, Trial } from "../../../core/study/index.ts";
import type { Diagnosis, MetricDiagnosis } from "../../../core/surrogate/index.ts";
import type { FigureData } from "../../../figures/index.ts";
import { diagnosisFigures, drawForPaper } from "../figures/index.ts";
import { chosenSentence } from "../sentences/chosen-words.ts";
import { coverageWords } from "../sentences/diagnosis-words.ts";
import {
  comparedModel,
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  explainedWords,
  formatNumber,
  formatSigned,
  trustSentence,
  warpingWords,
} from "../sentences/index.ts";
import { plainFigure } from "./figure-section.ts";
import { breakable, html, type Markup } from "./markup.ts";
import { pageDocument } from "./page-frame.ts";
import { headingRow, scrollTable } from "./scroll-table.ts";

/** The section of the report. */
export async function diagnosisSection(study: Study, trials: readonly Trial[], diagnosis: Diagnosis): Promise<Markup> {
  const figures = (await drawForPaper(diagnosisFigures(study, trials, diagnosis).map(withoutScores))).map(plainFigure);
  const items = diagnosedMetrics(diagnosis).map(
    (each) => html`<li>${trustSentence(each)} ${comparisonSentence(each)}</li>`,
  );
  const { inputWarping, trials: all, chosen } = diagnosis;
  const count = chosen?.searched ?? all;
  const part = chosen === undefined ? "" : ` ${chosenSentence(chosen)}`;
  const warped = inputWarping === undefined ? "" : ` Warping: ${warpingWords(inputWarping)}.`;
  return html`<section><h2>Can the model be trusted?</h2>
<p>Each of ${count} trials was predicted from all others.${part} ${modelSentence(diagnosis)}${warped}</p>
<ul>${items}</ul>${scoreTable(diagnosis)}${figures}</section>`;
}

/** The figure without the scores of its models: those are in the table. */
function withoutScores(data: FigureData): FigureData {
  if (data.kind !== "left-out") return data;
  return { ...data, models: data.models.map(({ scores: _scores, ...model }) => model) };
}

/** Which model the study uses, by metric if they differ. */
function modelSentence(diagnosis: Diagnosis): string {
  const metrics = diagnosedMetrics(diagnosis);
  const isUniform = metrics.every(({ model }) => model === diagnosis.model);
  if (isUniform) return `The study uses ${diagnosis.model.toUpperCase()}.`;
  return `The study uses ${metrics.map(({ model, metric }) => `${model.toUpperCase()} for ${metric}`).join(", ")}.`;
}

/** A page with the diagnosis alone. */
export async function diagnosisPage(
  study: Study,
  trials: readonly Trial[],
  diagnosis: Diagnosis,
  { date, version }: { readonly date: string; readonly version: string },
): Promise<string> {
  const summary = `${diagnosis.chosen?.searched ?? diagnosis.trials} trials, each predicted from all others · strategy ${study.strategy}`;
  const content = await diagnosisSection(study, trials, diagnosis);
  return pageDocument({ kind: "diagnosis", name: study.name, summary, date, version }, content);
}

function scoreTable(diagnosis: Diagnosis): Markup {
  const metrics = diagnosedMetrics(diagnosis);
  const hasCompared = metrics.some((each) => comparedModel(each) !== undefined);
  return scrollTable({
    label: "Scores",
    head: headingRow([
      "metric",
      "model",
      "R²",
      "log density, nats per trial",
      "coverage of intervals",
      hasCompared ? "difference of log densities" : "SAAS − MAP, nats per trial",
    ]),
    rows: metrics.flatMap(scoreRows),
  });
}

function scoreRows(each: MetricDiagnosis): readonly Markup[] {
  return diagnosedModels(each).map(([model, { scores }]) => {
    const { logDensity, coverage } = scores;
    const difference = differenceOf(each, model);
    return html`<tr><th scope="row">${breakable(each.metric)}</th><td>${model.toUpperCase()}</td><td>${explainedWords(scores)}</td><td>${withError(logDensity)}</td><td>${coverage.map(coverageWords).join(", ")}</td><td>${difference}</td></tr>`;
  });
}

/** The difference of SAAS from MAP, or of the model that is compared with both. */
function differenceOf(each: MetricDiagnosis, model: ModelKind): string {
  const compared = comparedModel(each);
  if (compared === undefined) return model === "saas" ? withError(each.difference) : "";
  const { kind, over } = compared;
  return kind === model ? `from SAAS ${withError(over.saas)}, from MAP ${withError(over.map)}` : "";
}

function withError({ mean, standardError }: { readonly mean: number; readonly standardError: number }): string {
  return `${formatSigned(mean)} ± ${formatNumber(standardError, 2)}`;
}
