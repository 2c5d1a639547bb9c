/**
 * @file The report's table of parameter importance: all metrics side by side.
 */
import type { Importance } from "../../../core/analysis/index.ts";
import type { Spread } from "../../../core/index.ts";
import { formatNumber, formatProbability, importanceWords, metricWords } from "../sentences/index.ts";
import { html, type Markup } from "./markup.ts";
import { scrollTable } from "./scroll-table.ts";

/** Shares below this have two significant digits, larger ones three. */
const SMALL_SHARE = 0.1;

/** The section of the report; empty without a model. */
export function importanceSection(importance: Importance | undefined): Markup {
  if (importance === undefined) return html``;
  const { metrics, ranking } = importance;
  const groups = metrics.map(
    ({ metric, interval }) => html`<th scope="colgroup" colspan="4">${metricWords(metric, interval)}</th>`,
  );
  const headings = metrics.map(
    () =>
      html`<th scope="col">total</th><th scope="col">alone</th><th scope="col">matters</th><th scope="col">relevance</th>`,
  );
  const table = scrollTable({
    label: "Parameters",
    isTall: true,
    head: html`<tr><td></td>${groups}</tr><tr><th scope="col">parameter</th>${headings}</tr>`,
    rows: ranking.map((name) => importanceRow(name, metrics)),
  });
  return html`<section><h2>Parameters</h2><p>${importanceWords(importance)}</p>
${table}</section>`;
}

function importanceRow(name: string, metrics: Importance["metrics"]): Markup {
  const cells = metrics.map(({ parameters }) => {
    const each = parameters.find(({ parameter }) => parameter === name);
    if (each === undefined) return html`<td></td><td></td><td></td><td></td>`;
    return html`${spreadCell(each.total, percent)}${spreadCell(each.first, percent)}<td>${formatProbability(each.matters)}</td>${spreadCell(each.relevance, short)}`;
  });
  return html`<tr><th scope="row">${name}</th>${cells}</tr>`;
}

function spreadCell({ middle, lower, upper }: Spread, format: (value: number) => string): Markup {
  const interval =
    lower === undefined || upper === undefined
      ? ""
      : html`<span class="sub">${format(lower)} to ${format(upper)}</span>`;
  return html`<td>${format(middle)}${interval}</td>`;
}

function percent(share: number): string {
  return `${formatNumber(100 * share, share < SMALL_SHARE ? 2 : 3)} %`;
}

function short(value: number): string {
  return formatNumber(value, 3);
}
