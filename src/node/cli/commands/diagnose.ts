/**
 * @file `paretune diagnose`: how well the models predict trials that they were not fitted to.
 */

import type { Trial } from "../../../core/study/index.ts";
import {
  type Diagnosis,
  diagnose as diagnoseStudy,
  type MetricDiagnosis,
  type ModelDiagnosis,
} from "../../../core/surrogate/index.ts";
import {
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  diagnosisPage,
  drawDiagnosis,
  explainedWords,
  formatNumber,
  formatProbability,
  ownModel,
  signed,
  trustSentence,
  warpingJson,
  warpingWords,
} from "../../report/index.ts";
import { type Command, type CommandWords, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { type OpenedStudy, openStudy, withModel, withStore } from "../files/open-study.ts";
import { writeFigures, writePage } from "../files/write-files.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { packageVersion } from "../version.ts";

export const diagnose: Command = {
  name: "diagnose",
  summary: "Shows whether the model can be trusted: predicts each trial from all others, with each model.",
  usage: "STUDY",
  words: [1, 1],
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

async function showDiagnosis(words: CommandWords, terminal: Terminal): Promise<number> {
  const threads = words.count("threads", 1);
  const opened = await openStudy(words);
  const { study } = opened.file;
  const { trials, diagnosis } = await withStore(opened, false, (storage) =>
    withModel(storage, terminal, threads, async (found, options) => ({
      trials: found,
      diagnosis: await diagnoseStudy(study, found, options),
    })),
  );
  if (diagnosis === undefined) throw tooFew(opened, trials);
  const [output, svg] = [words.text("output"), words.text("svg")];
  const drawn = svg === undefined ? [] : await writeFigures(svg, await drawDiagnosis(study, trials, diagnosis));
  const about = { date: new Date().toISOString().slice(0, 10), version: packageVersion() };
  const page =
    output === undefined ? undefined : await writePage(output, await diagnosisPage(study, trials, diagnosis, about));
  terminal.answer({ ...diagnosisJson(study.name, diagnosis), page: page ?? null, figures: drawn });
  sayDiagnosis(diagnosis, terminal);
  terminal.say();
  for (const file of [...(page === undefined ? [] : [page]), ...drawn]) terminal.say(`Wrote ${file}`);
  if (drawn.length === 0 && page === undefined) {
    terminal.sayCommand("As figures", `paretune diagnose ${opened.shownPath}${opened.storeWords} --svg figures`);
  }
  terminal.sayCommand("Results", `paretune best ${opened.shownPath}${opened.storeWords}`);
  return EXIT.ok;
}

function tooFew({ file, shownPath, storeWords }: OpenedStudy, trials: readonly Trial[]): BadInput {
  const completed = trials.filter(({ status }) => status === "completed").length;
  const isFixed = file.study.parameters.every(({ kind }) => kind === "fixed");
  if (isFixed) return new BadInput(`${shownPath} has no parameter to tune, so there is no model to diagnose.`);
  return new BadInput(
    `A diagnosis needs at least 8 completed trials; ${shownPath} has ${completed}. Continue with: paretune run ${shownPath}${storeWords}`,
  );
}

/** The document of `diagnose --json`, without its files. */
function diagnosisJson(study: string, diagnosis: Diagnosis): Record<string, unknown> {
  const { trials, model, objectives, constrained, inputWarping } = diagnosis;
  const byName = (metrics: readonly MetricDiagnosis[]) =>
    Object.fromEntries(metrics.map((each) => [each.metric, metricJson(each)]));
  return {
    study,
    trials,
    model,
    ...(inputWarping === undefined ? {} : { inputWarping: warpingJson(inputWarping) }),
    objectives: byName(objectives),
    constrained: byName(constrained),
  };
}

function metricJson(each: MetricDiagnosis): Record<string, unknown> {
  return {
    // A side without a bound is null.
    ...(each.interval === undefined ? {} : { interval: each.interval }),
    model: each.model,
    trust: ownModel(each).verdict.trust,
    words: `${trustSentence(each)} ${comparisonSentence(each)}`,
    noise: each.noise,
    noiseShare: each.noiseShare,
    winsorised: each.winsorised,
    // The old name of `winsorised`, kept for one version.
    pulledIn: each.winsorised,
    difference: each.difference,
    ...(each["map-saas"] === undefined ? {} : { over: each["map-saas"].over }),
    ...Object.fromEntries(diagnosedModels(each).map(([kind, one]) => [kind, modelJson(one)])),
  };
}

function modelJson(diagnosis: ModelDiagnosis): Record<string, unknown> {
  const { scores, verdict, predictions, fewestEffectiveSamples } = diagnosis;
  return { ...scores, concerns: verdict.concerns.map(({ kind }) => kind), fewestEffectiveSamples, predictions };
}

function sayDiagnosis(diagnosis: Diagnosis, terminal: Terminal): void {
  const { bold } = terminal.style;
  terminal.say(bold(`Predictions of ${diagnosis.trials} trials, each from all others:`));
  const metrics = diagnosedMetrics(diagnosis);
  const rows = metrics.flatMap((each) =>
    diagnosedModels(each).map(([model, { scores }]) => {
      const { logDensity, coverage } = scores;
      return [
        each.metric,
        model.toUpperCase(),
        explainedWords(scores),
        `${signed(logDensity.mean)} ± ${formatNumber(logDensity.standardError, 2)}`,
        ...coverage.map(
          ({ share, standardError }) => `${formatProbability(share)} ± ${formatProbability(standardError)}`,
        ),
      ];
    }),
  );
  terminal.say(
    table([["metric", "model", "R²", "log density", "in 50 % interval", "in 95 % interval"], ...rows], terminal.width),
  );
  if (diagnosis.inputWarping !== undefined) terminal.say(`\n${warpingWords(diagnosis.inputWarping)}`);
  for (const each of metrics) {
    terminal.say(`\n${trustSentence(each)}`);
    terminal.say(comparisonSentence(each));
  }
}
