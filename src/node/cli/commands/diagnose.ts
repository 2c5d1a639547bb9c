/**
 * @file `paretune diagnose`: how well the models predict trials that they have not seen.
 */
import {
  type Diagnosis,
  diagnose as diagnoseStudy,
  type MetricDiagnosis,
  type ModelDiagnosis,
  type Trial,
} from "../../../core/index.ts";
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
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { type OpenedStudy, openStudy, withModel, withStore } from "../files/open-study.ts";
import { writeFigures, writePage } from "../files/write-files.ts";
import { columns, type Terminal } from "../terminal/terminal.ts";
import { packageVersion } from "../version.ts";

export const diagnose: Command = {
  name: "diagnose",
  summary: "Says whether the model can be trusted: each trial predicted from all others, model beside model.",
  usage: "STUDY",
  words: [1, 1],
  flags: {
    store: STORE_FLAG,
    output: { value: "FILE", summary: "Writes figures, words and numbers as an HTML page." },
    svg: { value: "DIR", summary: "Writes a figure for each metric as an SVG file into DIR." },
    threads: { value: "N", summary: "Threads for the models; default: one a core, at most 8. Changes no result." },
  },
  details: [
    "R²: the share of the differences between trials that is predicted, 0 for no better than their mean. Log density: how",
    "probable the outcome was held to be, in nats a trial; larger is better. Intervals of 50 % and 95 % should hold as many.",
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
    terminal.say(`As figures: paretune diagnose ${opened.shownPath}${opened.storeWords} --svg figures`);
  }
  terminal.say(`What was found: paretune best ${opened.shownPath}${opened.storeWords}`);
  return EXIT.ok;
}

function tooFew({ file, shownPath, storeWords }: OpenedStudy, trials: readonly Trial[]): BadInput {
  const completed = trials.filter(({ status }) => status === "completed").length;
  const isFixed = file.study.parameters.every(({ kind }) => kind === "fixed");
  if (isFixed) return new BadInput(`${shownPath} has no parameter to tune, so there is no model to diagnose.`);
  return new BadInput(
    `A diagnosis needs at least 8 completed trials; ${shownPath} has ${completed}. Go on with: paretune run ${shownPath}${storeWords}`,
  );
}

/** `diagnose --json`, without its files. */
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
    // Where nothing bounds it, JSON has null.
    ...(each.interval === undefined ? {} : { interval: each.interval }),
    model: each.model,
    trust: ownModel(each).verdict.trust,
    words: `${trustSentence(each)} ${comparisonSentence(each)}`,
    noise: each.noise,
    noiseShare: each.noiseShare,
    pulledIn: each.pulledIn,
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
  terminal.say(bold(`Each of ${diagnosis.trials} trials, predicted from all others:`));
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
    columns([["metric", "model", "R²", "log density", "50 % intervals held", "95 % intervals held"], ...rows]),
  );
  if (diagnosis.inputWarping !== undefined) terminal.say(`\n${warpingWords(diagnosis.inputWarping)}`);
  for (const each of metrics) {
    terminal.say(`\n${trustSentence(each)}`);
    terminal.say(comparisonSentence(each));
  }
}
