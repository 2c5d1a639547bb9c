/**
 * @file `paretune importance`: how much each parameter matters to each metric.
 */

import { type Importance, type ShareEvidence, shareEvidence } from "../../../core/analysis/index.ts";
import type { MetricImportance, ParameterImportance } from "../../../core/sensitivity/index.ts";
import type { Spread } from "../../../core/statistics/index.ts";
import { withStore } from "../../operations/open-study.ts";
import { findImportance, importanceJson } from "../../operations/study-importance.ts";
import {
  constantWords,
  formatNumber,
  formatProbability,
  importanceWords,
  metricWords,
  shareWords,
  unknownImportanceWords,
} from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { checkTargets, writeFigures } from "../files/write-files.ts";
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
    "Intervals contain 95 % of the samples. Where one reaches from below 1 % to 5 % or more, the importance is not yet known, and " +
      "the parameter has no rank. --json also has slices: the posterior along the most important parameters.",
  ],
  examples: ["paretune importance study.yaml", "paretune importance study.yaml --svg figures --json"],
  run: showImportance,
};

async function showImportance(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  await checkTargets(undefined, args.text("svg"));
  const opened = await openStudy(args);
  const { found, drawn } = await withStore(opened, false, (storage) =>
    findImportance(opened, storage, terminal, threads),
  );
  const svg = args.text("svg");
  const figures = svg === undefined || found.metrics.length === 0 ? [] : await writeFigures(svg, drawn);
  terminal.printJson({ ...importanceJson(found), figures });
  printImportance(found, terminal);
  for (const figure of figures) terminal.print(`Wrote ${figure}`);
  terminal.printCommand("\nAs a page with figures", `paretune report ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

function printImportance(found: Importance, terminal: Terminal): void {
  const { constant, metrics, objectives } = found;
  for (const each of constant) terminal.print(`${constantWords(each)}\n`);
  if (metrics.length === 0) return;
  for (const each of metrics) {
    const unit = objectives.find(({ name }) => name === each.metric)?.unit;
    const spread = `${formatNumber(each.deviation.middle, 3)}${unit ? ` ${unit}` : ""}`;
    const note = `standard deviation of its model over the space: ${spread}`;
    terminal.print(terminal.style.bold(metricWords(each.metric, each.interval, note)));
    terminal.print(`${table(importanceRows(each, found), terminal.width)}\n`);
  }
  const open = unknownImportanceWords(found);
  if (open !== undefined) terminal.print(`${open}\n`);
  terminal.print(terminal.style.dim(importanceWords(found)));
}

const EVIDENCE_ORDER: readonly ShareEvidence[] = ["matters", "unknown", "small"];

/** The rows of a metric: what matters by its share, then what is not known, then what is small. */
function importanceRows({ parameters, samples }: MetricImportance, { ranking, unknown }: Importance): string[][] {
  const order = [...ranking, ...unknown];
  const place = ({ total }: ParameterImportance): number => EVIDENCE_ORDER.indexOf(shareEvidence(total));
  const size = (each: ParameterImportance): number => (shareEvidence(each.total) === "unknown" ? 0 : each.total.middle);
  const own = [...parameters].sort(
    (a, b) => place(a) - place(b) || size(b) - size(a) || order.indexOf(a.parameter) - order.indexOf(b.parameter),
  );
  const rows = own.map(({ parameter, total, first, matters, relevance }) => [
    parameter,
    shareCell(total, total),
    shareCell(first, total),
    ...(samples > 1 ? [formatProbability(matters)] : []),
    relevanceCell(relevance),
  ]);
  return [["parameter", "total", "alone", ...(samples > 1 ? ["matters"] : []), "relevance"], ...rows];
}

function shareCell(share: Spread, total: Spread): string {
  const { value, interval } = shareWords(share, total);
  return interval === undefined ? value : `${value} (${interval})`;
}

function relevanceCell({ middle, lower, upper }: Spread): string {
  const [value, from, to] = [middle, lower, upper].map((each) => (each === undefined ? "" : formatNumber(each, 3)));
  return lower === undefined || upper === undefined ? `${value}` : `${value} (${from} to ${to})`;
}
