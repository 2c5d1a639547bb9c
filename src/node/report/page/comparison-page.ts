/**
 * @file A comparison as a page: words, figures, table.
 */
import type { Comparison } from "../../../core/analysis/index.ts";
import { drawComparison } from "../figures/compared-fronts-figure.ts";
import { comparisonRows, comparisonSentences, gainSentences, JUDGED_BY } from "../sentences/comparison-words.ts";
import { html, Markup } from "./markup.ts";
import { pageDocument } from "./page-frame.ts";

/** The page as an HTML document. */
export async function comparisonPage(
  comparison: Comparison,
  { date, version }: { readonly date: string; readonly version: string },
): Promise<string> {
  const figures = (await drawComparison(comparison)).map(
    ({ title, svg, caption }) =>
      html`<section><h2>${title}</h2><figure class="wide">${new Markup(svg)}<figcaption>${caption}</figcaption></figure></section>`,
  );
  const [heads = [], ...rows] = comparisonRows(comparison);
  const table = html`<div class="scroll" role="region" aria-label="Studies" tabindex="0"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(
    ([label, ...cells]) => html`<tr><th scope="row">${label}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
  const words = [...comparisonSentences(comparison), ...gainSentences(comparison)].map(
    (each) => html`<li>${each}</li>`,
  );
  const content = html`<section><h2>What was found</h2><ul>${words}</ul>${table}<p>${JUDGED_BY}</p></section>${figures}`;
  const { objectives, studies } = comparison;
  const summary = `${studies.length} studies · ${objectives.map(({ name, goal }) => `${goal} ${name}`).join(", ")}`;
  const name = [...new Set(studies.map(({ study }) => study.name))].join(", ");
  return pageDocument({ kind: "comparison", name, summary, date, version }, content);
}
