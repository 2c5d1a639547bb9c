/**
 * @file How trials ended: failures by their reason, evaluations of the same configuration, and what all of it has cost.
 */
import { quantile } from "../../../core/statistics/index.ts";
import { countTrials, type Objective, type Trial } from "../../../core/study/index.ts";
import { formatCount, GROUPED_WORDS, groupFailures } from "../../../figures/index.ts";
import { secondsOf } from "../../storage/index.ts";
import type { RunSources } from "../figures/index.ts";
import { formatDuration, formatNumber, formatPercent, repeatedMetrics, repeatedTrials } from "../sentences/index.ts";
import { breakable, html, type Markup } from "./markup.ts";
import { headingRow, scrollTable } from "./scroll-table.ts";

/** The most trials that are listed for one reason. */
const MAX_LISTED = 12;

/** The failed trials by reason; empty where none failed. */
export function failuresSection(trials: readonly Trial[]): Markup {
  const failed = trials.flatMap((trial) =>
    trial.status === "failed" ? [{ trial: trial.number, reason: trial.reason, parameters: trial.configuration }] : [],
  );
  if (failed.length === 0) return html``;
  const { ended } = countTrials(trials);
  const rows = groupFailures(failed).map(({ reason, trials: numbers }) => {
    const more = numbers.length > MAX_LISTED ? ", …" : "";
    return html`<tr><td>${numbers.length}</td><td class="wrap">${reason}</td><td class="wrap">${numbers.slice(0, MAX_LISTED).join(", ")}${more}</td></tr>`;
  });
  const share = ended === 0 ? "" : ` (${formatPercent(failed.length / ended)} of those that ended)`;
  return html`<section><h2>Failures</h2><p>${formatCount(failed.length, "trial")} failed${share}. ${GROUPED_WORDS}</p>
${scrollTable({ label: "Failures", head: headingRow(["trials", "reason", "numbers, the last first"]), rows })}</section>`;
}

/** The trials that were evaluated several times, and how far their evaluations agree; empty where there are none. */
export function repeatsSection(trials: readonly Trial[], objectives: readonly Objective[]): Markup {
  const repeated = repeatedTrials(trials);
  if (repeated.length === 0) return html``;
  const units = new Map(objectives.map(({ name, unit }) => [name, unit]));
  const rows = repeated.flatMap((number) =>
    repeatedMetrics(trials, number).map(({ metric, evaluations, mean, spread, own, values }) => {
      const unit = units.get(metric);
      const shown = values.map((value) => formatNumber(value)).join(", ");
      return html`<tr><th scope="row">${number}</th><td>${breakable(metric)}</td><td>${evaluations}</td><td>${formatNumber(mean)}${unit ? ` ${unit}` : ""}</td><td>${formatNumber(spread, 2)}</td><td>${own === undefined ? "–" : formatNumber(own, 2)}</td><td class="wrap">${shown}</td></tr>`;
    }),
  );
  const headings = ["trial", "metric", "evaluations", "mean", "standard deviation", "standard error of each", "values"];
  return html`<section><h2>Confirmations</h2><p>Trials that were evaluated again. The standard deviation is between evaluations of the same configuration; where it is well above the standard errors that single evaluations state, these are too small.</p>
${scrollTable({ label: "Confirmations", head: headingRow(headings), rows })}</section>`;
}

/** What the trials and the models have cost, in sentences; empty where nothing was timed. */
export function costSentences({ trials, timelines, modelMilliseconds }: RunSources): readonly string[] {
  const seconds = trials.flatMap(({ number, status }) => {
    const timeline = timelines.get(number);
    const spent = timeline === undefined || status === "pending" ? undefined : secondsOf(timeline);
    return spent === undefined ? [] : [Math.max(0, spent)];
  });
  const total = seconds.reduce((sum, each) => sum + each, 0);
  const ordered = Float64Array.from(seconds).sort();
  const spent =
    seconds.length === 0
      ? []
      : [
          `${formatCount(seconds.length, "trial")} took ${formatDuration(1000 * total)} in all, half of them at most ${formatDuration(1000 * quantile(ordered, 0.5))}, the longest ${formatDuration(1000 * (ordered.at(-1) ?? 0))}.`,
        ];
  if (modelMilliseconds === undefined) return spent;
  const share =
    total > 0
      ? `, ${formatPercent(modelMilliseconds / 1000 / (total + modelMilliseconds / 1000))} of both together`
      : "";
  return [...spent, `The models of all proposals took ${formatDuration(modelMilliseconds)}${share}.`];
}
