/**
 * @file The foot of the report: how the models were fitted, what gains are relative to, and the study file.
 */

import type { Analysis } from "../../../core/analysis/index.ts";
import type { ModelHealth } from "../../../core/designer/index.ts";
import { maxOf, minOf } from "../../../core/statistics/index.ts";
import type { ExpectedFailures } from "../../../core/surrogate/index.ts";
import { failureWords, formatNumber, inferredWords } from "../sentences/index.ts";
import { breakable, html, type Markup, verbatim } from "./markup.ts";
import { headingRow, scrollTable } from "./scroll-table.ts";

/** How the models were fitted: the sampler's diagnostics, and expected failures; empty without either. */
export function modelSection(health: readonly ModelHealth[], failures: ExpectedFailures | undefined): Markup {
  const expected = failures === undefined ? "" : html`<p>Failures: ${failureWords(failures, "the last batch")}.</p>`;
  if (health.length === 0) {
    return failures === undefined ? html`` : html`<section><h2>Model</h2>${expected}</section>`;
  }
  const table = scrollTable({
    label: "Model",
    head: headingRow([
      "metric",
      "transform",
      "samples",
      "divergences",
      "acceptance",
      "largest R-hat",
      "smallest effective sample size",
    ]),
    rows: health.map(
      (each) =>
        html`<tr><th scope="row">${breakable(each.metric)}</th><td>${each.transform}</td><td>${each.samples}</td><td>${each.divergences}</td><td>${formatNumber(each.meanAcceptance, 2)}</td><td>${formatNumber(each.maxRhat, 4)}</td><td>${formatNumber(each.minEffectiveSampleSize, 3)}</td></tr>`,
    ),
  });
  return html`<section><h2>Model</h2><p>The transform of each metric, and the diagnostics of the sampler in the last fit. R-hat should be near 1, and there should be no divergences.</p>
${table}${expected}</section>`;
}

/** The references, the outcome constraints and the text of the study file. */
export function studySection(analysis: Analysis, definition: string): Markup {
  return html`<section><h2>Study</h2>${referenceList(analysis)}${constraintList(analysis)}${replicateNote(analysis)}<details><summary>Study file</summary><pre>${verbatim(definition)}</pre></details></section>`;
}

function referenceList({ study, references, inferredReference }: Analysis): Markup {
  const items = study.objectives.flatMap(({ name, unit }) => {
    const reference = references[name];
    if (reference === undefined) return [];
    const source =
      reference.measured === undefined
        ? "given in the study file"
        : `the baseline, which measured ${formatNumber(reference.measured)}`;
    return [html`<li>${name}: ${formatNumber(reference.value)}${unit ? ` ${unit}` : ""} (${source})</li>`];
  });
  const inferred =
    inferredReference === undefined
      ? ""
      : html`<p>Inferred reference point: ${inferredWords(study.objectives, inferredReference)}. It lies just below the front and moves with it.</p>`;
  return items.length === 0 ? html`${inferred}` : html`<p>Reference:</p><ul>${items}</ul>${inferred}`;
}

/** The number of trials that are means of several evaluations. */
function replicateNote({ trials }: Analysis): Markup {
  const counts = trials.flatMap(({ objectives }) => {
    const evaluations = Math.max(1, ...Object.values(objectives).map(({ measured }) => measured.evaluations ?? 1));
    return evaluations > 1 ? [evaluations] : [];
  });
  if (counts.length === 0) return html``;
  const [least, most] = [minOf(counts), maxOf(counts)];
  const range = least === most ? String(most) : `${least} to ${most}`;
  return html`<p>${counts.length} of ${trials.length} completed trials are means of ${range} evaluations.</p>`;
}

/** The outcome constraints, and how many trials satisfy all of them. */
function constraintList({ study, trials }: Analysis): Markup {
  const { outcomeConstraints } = study;
  if (outcomeConstraints === undefined) return html``;
  const feasible = trials.filter((point) => point.feasible).length;
  const items = outcomeConstraints.map(({ text }) => html`<li>${text}</li>`);
  return html`<p>Outcome constraints, satisfied by ${feasible} of ${trials.length} completed trials. The other trials are on no front and are never recommended.</p><ul>${items}</ul>`;
}
