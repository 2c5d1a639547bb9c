/**
 * @file `paretune importance`: which parameters matter to which metric, and how.
 */
import type { MetricImportance, Spread } from "../../../core/index.ts";
import {
  formatNumber,
  formatProbability,
  type Importance,
  importanceFigures,
  importanceWords,
  metricWords,
  readImportance,
  warpingJson,
} from "../../report/index.ts";
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { analyseWithModel, type OpenedStudy, openStudy, withStore } from "../files/open-study.ts";
import { writeFigures } from "../files/write-files.ts";
import { columns, type Terminal } from "../terminal/terminal.ts";

export const importance: Command = {
  name: "importance",
  summary: "Shows which parameters matter to which metric, by the model.",
  usage: "STUDY",
  words: [1, 1],
  flags: {
    svg: { value: "DIR", summary: "Writes the figures as SVG files into DIR: importance, slices." },
    store: STORE_FLAG,
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8." },
  },
  details: [
    "total: the share of the variance over the whole space that a parameter has a part in (total-order Sobol' index of the",
    "posterior mean); alone: what it explains without the others (first order); matters: the share of the model's",
    "samples in which its total is at least 1 %; relevance: the inverse squared lengthscale on the unit cube (median).",
    "Intervals hold 95 % of the samples. --json has slices too: the posterior along the most important parameters.",
  ],
  examples: ["paretune importance study.yaml", "paretune importance study.yaml --svg figures --json"],
  run: showImportance,
};

async function showImportance(words: CommandWords, terminal: Terminal): Promise<number> {
  const threads = words.count("threads", 1);
  const opened = await openStudy(words);
  const found = await withStore(opened, false, (storage) =>
    findImportance(opened, () => analyseWithModel(opened, storage, terminal, { threads })),
  );
  const svg = words.text("svg");
  const figures = svg === undefined ? [] : await writeFigures(svg, await importanceFigures(found));
  terminal.answer({ ...importanceJson(found), figures });
  sayImportance(found, terminal);
  for (const figure of figures) terminal.say(`Wrote ${figure}`);
  terminal.say(`\nWith figures, in one page: paretune report ${opened.shownPath}${opened.storeWords}`);
  return EXIT.ok;
}

async function findImportance(
  { shownPath, file }: OpenedStudy,
  analysed: () => ReturnType<typeof analyseWithModel>,
): Promise<Importance> {
  const { model, analysis } = await analysed();
  if (model !== undefined) return readImportance(model, analysis);
  const searched = file.study.parameters.some(({ kind }) => kind !== "fixed");
  throw new BadInput(
    searched
      ? `${shownPath} has ${analysis.counts.completed} completed trials; a model needs two. Go on with: paretune run ${shownPath}`
      : `${shownPath} has no parameter that is searched: all are fixed.`,
  );
}

function importanceJson({ metrics, inputWarping, ranking, slices, through }: Importance): Record<string, unknown> {
  return {
    ranking,
    ...(inputWarping === undefined ? {} : { inputWarping: warpingJson(inputWarping) }),
    metrics: Object.fromEntries(
      metrics.map(({ metric, interval, samples, deviation, parameters }) => [
        metric,
        {
          // Where nothing bounds it, JSON has null.
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
      points: points.map(({ value, objectives }) => ({ value, ...objectives })),
    })),
  };
}

function spreadJson({ middle, lower, upper }: Spread): Record<string, number | null> {
  return { middle, lower: lower ?? null, upper: upper ?? null };
}

function sayImportance(found: Importance, terminal: Terminal): void {
  const { metrics, ranking, objectives } = found;
  for (const each of metrics) {
    const unit = objectives.find(({ name }) => name === each.metric)?.unit;
    const spread = `${formatNumber(each.deviation.middle, 3)}${unit ? ` ${unit}` : ""}`;
    const note = `over the space its model varies by ${spread}, one standard deviation`;
    terminal.say(terminal.style.bold(metricWords(each.metric, each.interval, note)));
    terminal.say(`${columns(importanceRows(each, ranking))}\n`);
  }
  terminal.say(terminal.style.dim(importanceWords(found)));
}

function importanceRows({ parameters, samples }: MetricImportance, ranking: readonly string[]): string[][] {
  const own = [...parameters].sort(
    (a, b) => b.total.middle - a.total.middle || ranking.indexOf(a.parameter) - ranking.indexOf(b.parameter),
  );
  const rows = own.map(({ parameter, total, first, matters, relevance }) => [
    parameter,
    spreadWords(total, percent),
    spreadWords(first, percent),
    ...(samples > 1 ? [formatProbability(matters)] : []),
    spreadWords(relevance, (value) => formatNumber(value, 3)),
  ]);
  return [["parameter", "total", "alone", ...(samples > 1 ? ["matters"] : []), "relevance"], ...rows];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function spreadWords({ middle, lower, upper }: Spread, format: (value: number) => string): string {
  if (lower === undefined || upper === undefined) return format(middle);
  return `${format(middle)} (${format(lower)} to ${format(upper)})`;
}
