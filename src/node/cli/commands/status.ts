/**
 * @file `paretune status`: how far a study is.
 */
import { isStopped } from "../../../core/index.ts";
import {
  analyse,
  failureWords,
  formatNumber,
  formatShare,
  inferredWords,
  overReferences,
  storedEarlier,
  storedFailures,
  storedGain,
  storedModels,
  storedReference,
  storedWarping,
  warpingJson,
  warpingWords,
} from "../../report/index.ts";
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy, withStore } from "../files/open-study.ts";
import { modelWords } from "../terminal/batch-summary.ts";
import { earlierWords, useWords } from "../terminal/earlier-words.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const status: Command = {
  name: "status",
  summary: "Says how far a study is, from the measurements alone (fast).",
  usage: "STUDY",
  words: [1, 1],
  flags: { store: STORE_FLAG },
  examples: ["paretune status study.yaml"],
  run: showStatus,
};

async function showStatus(words: CommandWords, terminal: Terminal): Promise<number> {
  const opened = await openStudy(words);
  const { study } = opened.file;
  const { trials, events, modelState, edits } = await withStore(opened, false, async (storage) => ({
    ...(await storage.snapshot()),
    ...(await storage.history()),
  }));
  const analysis = analyse(study, trials, new Map());
  const { counts } = analysis;
  const stopped = trials.filter(isStopped).length;
  const ended = counts.completed + counts.failed + stopped;
  const lastEvent = events.at(-1)?.time ?? null;
  const front = analysis.front.map(({ trial }) => trial);
  const feasible = analysis.points.filter((point) => point.feasible).map(({ trial }) => trial);
  const hypervolume = analysis.hypervolume ?? null;
  const gain = storedGain(modelState);
  const models = storedModels(modelState);
  const warping = study.inputWarping === undefined ? undefined : storedWarping(modelState);
  const failures = storedFailures(modelState);
  const inferred = analysis.inferredReference && (storedReference(modelState) ?? analysis.inferredReference);
  const gained = gain && overReferences(gain.hypervolume, study.objectives, analysis.references);
  const uses = storedEarlier(modelState);
  const repeats = trials.filter(({ origin, status }) => origin === "confirm" && status === "completed").length;
  terminal.answer({
    study: study.name,
    store: opened.folder,
    budget: study.budget.trials,
    trials: counts,
    ...(stopped === 0 ? {} : { stoppedEarly: stopped }),
    repeats,
    front,
    ...(study.outcomeConstraints === undefined ? {} : { feasible }),
    hypervolume,
    // Of the last batch that was proposed; null before a model expects one.
    expectedGain: gain === undefined ? null : { trials: gain.trials, hypervolume: gained ?? null, share: gain.share },
    // The kind of each objective's model in the last fit; null before one.
    models: models.length === 0 ? null : Object.fromEntries(models.map(({ metric, model }) => [metric, model])),
    // Null before there are enough trials to choose by.
    ...(study.inputWarping === undefined ? {} : { inputWarping: warping === undefined ? null : warpingJson(warping) }),
    ...(inferred === undefined ? {} : { inferredReference: inferred }),
    ...(failures === undefined ? {} : { expectedFailures: failures }),
    ...(study.earlier === undefined
      ? {}
      : { earlier: { from: study.earlier.from, trials: study.earlier.trials.length, uses } }),
    lastEvent,
    edits,
  });
  terminal.say(terminal.style.bold(study.name));
  terminal.say(
    `  trials       ${ended} of ${study.budget.trials} done (${counts.completed} completed, ${counts.failed} failed${stopped === 0 ? "" : `, ${stopped} stopped early`}), ${counts.running} running, ${counts.pending} pending`,
  );
  if (repeats > 0) terminal.say(`  repeats      ${repeats} evaluations of trials that had completed`);
  terminal.say(
    `  front        ${front.length === 0 ? "–" : `${front.length} ${front.length === 1 ? "trial" : "trials"} as measured: ${front.join(", ")}`}`,
  );
  if (study.outcomeConstraints !== undefined) {
    const words = study.outcomeConstraints.map(({ text }) => text).join(", ");
    terminal.say(`  feasible     ${feasible.length} of ${analysis.points.length} trials as measured (${words})`);
  }
  if (hypervolume !== null)
    terminal.say(`  hypervolume  ${formatNumber(hypervolume)} over the ${analysis.comparison}, as measured`);
  if (inferred !== undefined)
    terminal.say(
      `  reference    point (inferred): ${inferredWords(study.objectives, inferred)}; edit --freeze-reference-point keeps it`,
    );
  if (gain !== undefined) {
    const bar =
      study.budget.stop === undefined ? "" : `; two in a row below ${formatShare(study.budget.stop)} end the study`;
    terminal.say(
      `  expected     ${formatShare(gain.share)} of hypervolume by the batch proposed after ${gain.trials} trials${bar}`,
    );
  }
  if (study.model === "auto" && models.length > 0) terminal.say(`  models       ${modelWords(models)}`);
  if (warping !== undefined) terminal.say(`  inputs       ${warpingWords(warping).replace("inputs ", "")}`);
  if (failures !== undefined) terminal.say(`  failures     ${failureWords(failures, "the last batch")}`);
  if (study.earlier !== undefined) terminal.say(`  earlier      ${earlierWords(study.earlier)}: ${useWords(uses)}`);
  terminal.say(`  last event   ${lastEvent ?? "–"}`);
  for (const { time, changes } of edits) terminal.say(`  edited       ${time}: ${changes.join("; ")}`);
  terminal.say(`  store        ${opened.folder}`);
  const next = ended < study.budget.trials ? `To go on: paretune run` : `What was found: paretune best`;
  terminal.say(`\n${next} ${opened.shownPath}${opened.storeWords}`);
  return EXIT.ok;
}
