/**
 * @file `paretune diagnose`: how well the models predict trials that they were not fitted to.
 */

import type { Diagnosis } from "../../../core/surrogate/index.ts";
import { packageVersion } from "../../files/package-version.ts";
import { withStore } from "../../operations/open-study.ts";
import { diagnosisJson, findDiagnosis } from "../../operations/study-diagnosis.ts";
import {
  chosenSentence,
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  diagnosisFigures,
  diagnosisPage,
  explainedWords,
  formatCoverage,
  formatNumber,
  formatSigned,
  transformFallbackSentence,
  trustSentence,
  warpingWords,
  winsorisedSentence,
} from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { checkTargets, writeFigures, writePage } from "../files/write-files.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune diagnose`. */
export const diagnose: CliCommand = {
  name: "diagnose",
  summary: "Shows whether the model can be trusted: predicts each trial from all others, with each model.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    store: STORE_FLAG,
    output: { value: "FILE", summary: "Writes figures, text and numbers as an HTML page." },
    svg: { value: "DIR", summary: "Writes a figure for each metric as an SVG file into DIR." },
    threads: THREADS_FLAG,
  },
  details: [
    "R²: share of the variance between trials that is predicted; 0 is no better than the mean of the other trials.",
    "Log density: mean log density of the outcomes under their predictions, in nats per trial; larger is better.",
    "In 50 % (95 %) interval: share of the outcomes inside the 50 % (95 %) interval of their predictions.",
  ],
  examples: ["paretune diagnose study.yaml", "paretune diagnose study.yaml --svg figures --json"],
  run: showDiagnosis,
};

async function showDiagnosis(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  await checkTargets(args.text("output"), args.text("svg"));
  const opened = await openStudy(args);
  const { study } = opened.file;
  const { trials, diagnosis } = await withStore(opened, false, (storage) =>
    findDiagnosis(opened, storage, terminal, threads),
  );
  const [output, svg] = [args.text("output"), args.text("svg")];
  const drawn = svg === undefined ? [] : await writeFigures(svg, diagnosisFigures(study, trials, diagnosis));
  const about = { date: new Date().toISOString().slice(0, 10), version: packageVersion() };
  const page =
    output === undefined ? undefined : await writePage(output, await diagnosisPage(study, trials, diagnosis, about));
  terminal.printJson({ ...diagnosisJson(study.name, diagnosis), page: page ?? null, figures: drawn });
  printDiagnosis(diagnosis, terminal);
  terminal.print();
  for (const file of [...(page === undefined ? [] : [page]), ...drawn]) terminal.print(`Wrote ${file}`);
  if (drawn.length === 0 && page === undefined) {
    terminal.printCommand("As figures", `paretune diagnose ${opened.shownPath}${opened.storeFlag} --svg figures`);
  }
  terminal.printCommand("Results", `paretune best ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

function printDiagnosis(diagnosis: Diagnosis, terminal: Terminal): void {
  const { bold } = terminal.style;
  const { trials, chosen } = diagnosis;
  terminal.print(bold(`Predictions of ${chosen?.searched ?? trials} trials, each from all others:`));
  const metrics = diagnosedMetrics(diagnosis);
  const varying = metrics.filter(({ constant }) => constant === undefined);
  const rows = varying.flatMap((each) =>
    diagnosedModels(each).map(([model, { scores }]) => {
      const { logDensity, coverage } = scores;
      return [
        each.metric,
        model.toUpperCase(),
        explainedWords(scores),
        `${formatSigned(logDensity.mean)} ± ${formatNumber(logDensity.standardError, 2)}`,
        ...coverage.map(formatCoverage),
      ];
    }),
  );
  const heads = ["metric", "model", "R²", "log density", "in 50 % interval", "in 95 % interval"];
  if (rows.length > 0) terminal.print(table([heads, ...rows], terminal.width));
  if (chosen !== undefined) terminal.print(`\n${chosenSentence(chosen)}`);
  if (diagnosis.inputWarping !== undefined) terminal.print(`\n${warpingWords(diagnosis.inputWarping)}`);
  const winsorised = winsorisedSentence(Object.fromEntries(metrics.map((each) => [each.metric, each.winsorised])));
  if (winsorised !== undefined) terminal.print(`\n${winsorised}`);
  for (const { metric, transformFallback } of metrics) {
    if (transformFallback !== undefined) terminal.print(`\n${transformFallbackSentence(metric, transformFallback)}`);
  }
  for (const each of metrics) {
    terminal.print(`\n${trustSentence(each)}`);
    if (each.constant === undefined) terminal.print(comparisonSentence(each));
  }
}
