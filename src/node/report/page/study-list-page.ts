/**
 * @file The page that lists studies, with a link to the report of each.
 */
import { html } from "./markup.ts";
import { pageDocument } from "./page-frame.ts";
import { headingRow, scrollTable } from "./scroll-table.ts";

/** A study in the list. */
export interface StudyLine {
  readonly name: string;
  readonly file: string;
  /** How far it has come. */
  readonly progress?: string;
  /** Why it has no results or cannot be used. */
  readonly problem?: string;
  /** The address of its report, if it has results. */
  readonly report?: string;
}

/** The page as an HTML document. */
export function studyListPage(
  studies: readonly StudyLine[],
  { date, version }: { readonly date: string; readonly version: string },
): string {
  const rows = studies.map(({ name, file, progress, problem, report }) => {
    const link = report === undefined ? html`${name}` : html`<a href="${report}">${name}</a>`;
    return html`<tr><th scope="row">${link}</th><td class="words">${progress ?? problem}</td><td><code>${file}</code></td></tr>`;
  });
  const table = scrollTable({ label: "Studies", head: headingRow(["study", "progress", "study file"]), rows });
  const none = html`<p>There are no studies here. <code>paretune init</code> writes a study file.</p>`;
  const content = html`<section>${studies.length === 0 ? none : table}</section>
<section><h2>Reports</h2><p>A name leads to the report of the study as it is now. The report fits the models, which may take
a while; it is kept until something is recorded. Reload the page to update the list.</p></section>
<section><h2>For programs</h2><p><a href="/openapi.json">openapi.json</a> describes every route;
<a href="/api/studies">/api/studies</a> lists the studies as JSON.</p></section>`;
  const count = studies.length === 1 ? "1 study" : `${studies.length} studies`;
  return pageDocument({ kind: "server", name: "Studies", summary: count, date, version }, content);
}
