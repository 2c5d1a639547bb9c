/**
 * @file The report's table of parameter importance: all metrics side by side.
 */

import type { Importance } from "../../../core/analysis/index.ts";
import type { Spread } from "../../../core/index.ts";
import { warpingWords } from "../sentences/input-warping-words.ts";
import { metricWords } from "../sentences/metric-heading.ts";
import { formatNumber, formatProbability } from "../sentences/number-format.ts";
import { html, type Markup } from "./markup.ts";

const COLUMNS =
  "Total: the share of the variance over the whole space that a parameter has a part in; alone: what it explains without " +
  "the others. Matters: the share of the model's samples in which its total is at least 1 %. Relevance: the inverse " +
  "squared lengthscale on the unit cube";

/** What the columns of an importance table mean, in words for people. */
export function importanceWords({ inputWarping }: Pick<Importance, "inputWarping">): string {
  if (inputWarping?.warping === undefined) return `${COLUMNS}.`;
  return `${COLUMNS}, of warped inputs (${warpingWords(inputWarping)}).`;
}

/** The table; nothing without a model. */
export function importanceSection(importance: Importance | undefined): Markup {
  if (importance === undefined) return html``;
  const { metrics, ranking } = importance;
  const group = metrics.map(
    ({ metric, interval }) => html`<th scope="colgroup" colspan="4">${metricWords(metric, interval)}</th>`,
  );
  const heads = metrics.map(
    () =>
      html`<th scope="col">total</th><th scope="col">alone</th><th scope="col">matters</th><th scope="col">relevance</th>`,
  );
  const rows = ranking.map(
    (name) =>
      html`<tr><th scope="row">${name}</th>${metrics.map(({ parameters }) => {
        const each = parameters.find(({ parameter }) => parameter === name);
        if (each === undefined) return html`<td></td><td></td><td></td><td></td>`;
        return html`${cell(each.total, percent)}${cell(each.first, percent)}<td>${formatProbability(each.matters)}</td>${cell(each.relevance, short)}`;
      })}</tr>`,
  );
  return html`<section><h2>Parameters</h2><p>${importanceWords(importance)}</p>
<div class="scroll tall" role="region" aria-label="Parameters" tabindex="0"><table><thead><tr><td></td>${group}</tr><tr><th scope="col">parameter</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function cell({ middle, lower, upper }: Spread, format: (value: number) => string): Markup {
  const interval =
    lower === undefined || upper === undefined
      ? ""
      : html`<span class="sub">${format(lower)} to ${format(upper)}</span>`;
  return html`<td>${format(middle)}${interval}</td>`;
}

function percent(share: number): string {
  return `${formatNumber(100 * share, share < 0.1 ? 2 : 3)} %`;
}

function short(value: number): string {
  return formatNumber(value, 3);
}
