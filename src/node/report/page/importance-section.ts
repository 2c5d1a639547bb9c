/**
 * @file The report's table of parameter importance: all metrics side by side.
 */
import type { Importance } from "../../../core/analysis/index.ts";
import type { MetricImportance, ParameterImportance } from "../../../core/sensitivity/index.ts";
import type { Spread } from "../../../core/statistics/index.ts";
import {
  formatNumber,
  formatProbability,
  importanceWords,
  metricWords,
  shareWords,
  unknownImportanceWords,
} from "../sentences/index.ts";
import { breakable, html, type Markup } from "./markup.ts";
import { scrollTable } from "./scroll-table.ts";

/** The section of the report; empty without a model. */
export function importanceSection(importance: Importance | undefined): Markup {
  if (importance === undefined) return html``;
  const { metrics, ranking, unknown } = importance;
  const open = unknownImportanceWords(importance);
  const groups = metrics.map(
    (each) =>
      html`<th scope="colgroup" colspan="${columnsOf(each).length}">${breakable(metricWords(each.metric, each.interval))}</th>`,
  );
  const headings = metrics.flatMap((each) => columnsOf(each).map(({ name }) => html`<th scope="col">${name}</th>`));
  const table = scrollTable({
    label: "Parameters",
    isTall: true,
    headings: ["parameter", ...metrics.flatMap((each) => columnsOf(each).map(({ name }) => `${each.metric} ${name}`))],
    head: html`<tr><td></td>${groups}</tr><tr><th scope="col">parameter</th>${headings}</tr>`,
    rows: [...ranking, ...unknown].map((name) => importanceRow(name, metrics)),
  });
  return html`<section><h2>Parameters</h2>${open === undefined ? "" : html`<p>${open}</p>`}<p>${importanceWords(importance)}</p>
${table}</section>`;
}

interface Column {
  readonly name: string;
  readonly cell: (importance: ParameterImportance) => Markup;
}

/** The columns of a metric. A model with a single sample has no share of samples in which a parameter matters. */
function columnsOf({ samples }: MetricImportance): readonly Column[] {
  const matters: Column = { name: "matters", cell: (each) => html`<td>${formatProbability(each.matters)}</td>` };
  return [
    { name: "total", cell: ({ total }) => shareCell(total, total) },
    { name: "alone", cell: ({ first, total }) => shareCell(first, total) },
    ...(samples > 1 ? [matters] : []),
    { name: "relevance", cell: ({ relevance }) => relevanceCell(relevance) },
  ];
}

function importanceRow(name: string, metrics: Importance["metrics"]): Markup {
  const cells = metrics.flatMap((metric) => {
    const each = metric.parameters.find(({ parameter }) => parameter === name);
    return columnsOf(metric).map(({ cell }) => (each === undefined ? html`<td></td>` : cell(each)));
  });
  return html`<tr><th scope="row">${breakable(name)}</th>${cells}</tr>`;
}

function shareCell(share: Spread, total: Spread): Markup {
  const { value, interval } = shareWords(share, total);
  return spreadCell(value, interval);
}

function relevanceCell({ middle, lower, upper }: Spread): Markup {
  const interval = lower === undefined || upper === undefined ? undefined : `${short(lower)} to ${short(upper)}`;
  return spreadCell(short(middle), interval);
}

function spreadCell(value: string, interval: string | undefined): Markup {
  return html`<td>${value}${interval === undefined ? "" : html`<span class="sub range">${interval}</span>`}</td>`;
}

function short(value: number): string {
  return formatNumber(value, 3);
}
