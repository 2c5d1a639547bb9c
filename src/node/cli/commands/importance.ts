/**
 * @file `paretune importance`: how much each parameter matters to each metric.
 */

import { type Importance, summariseImportance } from "../../../core/analysis/index.ts";
import type { MetricImportance } from "../../../core/sensitivity/index.ts";
import { isTuned } from "../../../core/space/index.ts";
import type { Spread } from "../../../core/statistics/index.ts";
import type { Estimate, Estimates } from "../../../core/surrogate/index.ts";
import type { FigureData } from "../../../figures/index.ts";
import { analyseStored, type OpenedStudy, withStore } from "../../operations/open-study.ts";
import { gridOf } from "../../operations/study-report.ts";
import {
  constantWords,
  formatNumber,
  formatPercent,
  formatProbability,
  importanceFigures,
  importanceWords,
  metricWords,
  warpingJson,
} from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { writeFigures } from "../files/write-files.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune importance`. */
export const importance: CliCommand = {
  name: "importance",
  summary: "Shows how much each parameter matters to each metric, according to the model.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    svg: { value: "DIR", summary: "Writes the figures (importance, slices, contours) as SVG files into DIR." },
    store: STORE_FLAG,
    threads: THREADS_FLAG,
  },
  details: [
    "total: share of the variance over the space to which the parameter contributes, alone or together with others " +
      "(total-order Sobol' index of the posterior mean).",
    "alone: share of the variance that the parameter explains without the others (first-order index).",
    "matters: share of the model's hyperparameter samples in which `total` is at least 1 %.",
    "relevance: inverse squared lengthscale on the unit cube (median).",
    "Intervals contain 95 % of the samples. --json also has slices: the posterior along the most important parameters.",
  ],
  examples: ["paretune importance study.yaml", "paretune importance study.yaml --svg figures --json"],
  run: showImportance,
};

async function showImportance(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  const opened = await openStudy(args);
  const { found, drawn } = await withStore(opened, false, (storage) =>
    findImportance(opened, () => analyseStored(opened, storage, terminal, { threads })),
  );
  const svg = args.text("svg");
  const figures = svg === undefined || found.metrics.length === 0 ? [] : await writeFigures(svg, drawn);
  terminal.printJson({ ...importanceJson(found), figures });
  printImportance(found, terminal);
  for (const figure of figures) terminal.print(`Wrote ${figure}`);
  terminal.printCommand("\nAs a page with figures", `paretune report ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

async function findImportance(
  { shownPath, file }: OpenedStudy,
  analysed: () => ReturnType<typeof analyseStored>,
): Promise<{ readonly found: Importance; readonly drawn: readonly FigureData[] }> {
  const { model, analysis, trials } = await analysed();
  if (model !== undefined) {
    const found = summariseImportance(model, analysis, trials);
    return { found, drawn: importanceFigures(found, analysis, gridOf(model, found)) };
  }
  const isAnyTuned = file.study.parameters.some(isTuned);
  throw new BadInput(
    isAnyTuned
      ? `${shownPath} has ${analysis.counts.completed} completed trials; a model needs at least two. Continue with: paretune run ${shownPath}`
      : `${shownPath} has no parameter to tune: all are fixed or derived.`,
  );
}

function importanceJson({
  constant,
  metrics,
  inputWarping,
  ranking,
  slices,
  through,
}: Importance): Record<string, unknown> {
  return {
    ranking,
    ...(constant.length === 0 ? {} : { constant }),
    ...(inputWarping === undefined ? {} : { inputWarping: warpingJson(inputWarping) }),
    metrics: Object.fromEntries(
      metrics.map(({ metric, interval, samples, deviation, parameters }) => [
        metric,
        {
          // A side without a bound is null.
          ...(interval === undefined ? {} : { interval }),
          samples,
          deviation: spreadJson(deviation),
          parameters: Object.fromEntries(
            parameters.map(({ parameter, total, first, matters, relevance }) => [
              parameter,
              { total: spreadJson(total), first: spreadJson(first), matters, relevance: spreadJson(relevance) },
            ]),
          ),
        },
      ]),
    ),
    through: through?.trial ?? null,
    slices: slices.map(({ parameter, points }) => ({
      parameter,
      points: points.map(({ value, metrics }) => ({ value, ...estimatesJson(metrics) })),
    })),
  };
}

/** Estimates by metric. `mean` is the old name of the median, kept for one version. */
function estimatesJson(estimates: Estimates): Record<string, Estimate & { readonly mean: number }> {
  const entries = Object.entries(estimates).map(([name, each]) => [name, { ...each, mean: each.median }] as const);
  return Object.fromEntries(entries);
}

function spreadJson({ middle, lower, upper }: Spread): Record<string, number | null> {
  return { middle, lower: lower ?? null, upper: upper ?? null };
}

function printImportance(found: Importance, terminal: Terminal): void {
  const { constant, metrics, ranking, objectives } = found;
  for (const each of constant) terminal.print(`${constantWords(each)}\n`);
  if (metrics.length === 0) return;
  for (const each of metrics) {
    const unit = objectives.find(({ name }) => name === each.metric)?.unit;
    const spread = `${formatNumber(each.deviation.middle, 3)}${unit ? ` ${unit}` : ""}`;
    const note = `standard deviation of its model over the space: ${spread}`;
    terminal.print(terminal.style.bold(metricWords(each.metric, each.interval, note)));
    terminal.print(`${table(importanceRows(each, ranking), terminal.width)}\n`);
  }
  terminal.print(terminal.style.dim(importanceWords(found)));
}

function importanceRows({ parameters, samples }: MetricImportance, ranking: readonly string[]): string[][] {
  const own = [...parameters].sort(
    (a, b) => b.total.middle - a.total.middle || ranking.indexOf(a.parameter) - ranking.indexOf(b.parameter),
  );
  const rows = own.map(({ parameter, total, first, matters, relevance }) => [
    parameter,
    spreadWords(total, formatPercent),
    spreadWords(first, formatPercent),
    ...(samples > 1 ? [formatProbability(matters)] : []),
    spreadWords(relevance, (value) => formatNumber(value, 3)),
  ]);
  return [["parameter", "total", "alone", ...(samples > 1 ? ["matters"] : []), "relevance"], ...rows];
}

function spreadWords({ middle, lower, upper }: Spread, format: (value: number) => string): string {
  if (lower === undefined || upper === undefined) return format(middle);
  return `${format(middle)} (${format(lower)} to ${format(upper)})`;
}
