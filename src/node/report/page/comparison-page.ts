/**
 * @file The page of a comparison: sentences, the table of studies, figures.
 */
import type { Comparison } from "../../../core/analysis/index.ts";
import { comparisonFigures, drawForPaper } from "../figures/index.ts";
import {
  COMPARISON_NOTE,
  comparisonRows,
  comparisonSentences,
  gainSentences,
  moreSeedsCommands,
} from "../sentences/index.ts";
import { plainFigure } from "./figure-section.ts";
import { breakable, html, type Markup, verbatim } from "./markup.ts";
import { pageDocument } from "./page-frame.ts";
import { headingRow, scrollTable } from "./scroll-table.ts";

/** The page as an HTML document. */
export async function comparisonPage(
  comparison: Comparison,
  { date, version }: { readonly date: string; readonly version: string },
): Promise<string> {
  const figures = (await drawForPaper(comparisonFigures(comparison))).map(
    (figure) => html`<section><h2>${figure.title}</h2>${plainFigure(figure)}</section>`,
  );
  const sentences = [...comparisonSentences(comparison), ...gainSentences(comparison)];
  const items = sentences.map((sentence) => html`<li>${sentence}</li>`);
  const commands = moreSeedsCommands(comparison);
  const seeds =
    commands.length === 0
      ? ""
      : html`<p>Run each with several seeds, then compare all of them:</p><pre>${verbatim(commands.join("\n"))}</pre>`;
  const content = html`<section><h2>Results</h2><ul>${items}</ul>${seeds}${studyTable(comparison)}<p>${COMPARISON_NOTE}</p></section>${figures}`;
  const { objectives, studies } = comparison;
  const summary = `${studies.length} studies · ${objectives.map(({ name, goal }) => `${goal} ${name}`).join(", ")}`;
  const name = [...new Set(studies.map(({ study }) => study.name))].join(", ");
  return pageDocument({ kind: "comparison", name, summary, date, version }, content);
}

function studyTable(comparison: Comparison): Markup {
  const [headings = [], ...rows] = comparisonRows(comparison);
  return scrollTable({
    label: "Studies",
    headings,
    head: headingRow(headings),
    rows: rows.map(
      ([label, ...cells]) =>
        html`<tr><th scope="row">${breakable(label ?? "")}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
    ),
  });
}
