/**
 * @file `paretune status`: the progress of a study.
 */

import { type Analysis, analyse, overReferences } from "../../../core/analysis/index.ts";
import {
  type EarlierUse,
  type ModelUse,
  type ProposalRecord,
  readProposalRecord,
} from "../../../core/designer/index.ts";
import {
  countTrials,
  type ReachedTarget,
  reachedTarget,
  type Study,
  type TrialCounts,
} from "../../../core/study/index.ts";
import { readWorkTime, type WorkTime } from "../../loop/index.ts";
import {
  addedWords,
  budgetWords,
  failureWords,
  formatNumber,
  formatShare,
  inferredWords,
  outcomeWords,
  reachedWords,
  runningWords,
  targetWords,
  timeLeftWords,
  transformFallbackSentences,
  warpingJson,
  warpingWords,
} from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { type OpenedStudy, openStudy, withStore } from "../files/open-study.ts";
import { modelWords } from "../terminal/batch-summary.ts";
import { earlierWords, useWords } from "../terminal/earlier-words.ts";
import { type Field, fields } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune status`. */
export const status: CliCommand = {
  name: "status",
  summary: "Shows the progress of a study, from its measurements alone (fast).",
  usage: "STUDY",
  positionals: [1, 1],
  flags: { store: STORE_FLAG },
  examples: ["paretune status study.yaml"],
  run: showStatus,
};

async function showStatus(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  const { study } = opened.file;
  const progress = progressOf(opened, await withStore(opened, false, readStore));
  terminal.printJson(statusJson(opened, progress));
  terminal.print(terminal.style.bold(study.name));
  terminal.print(fields(statusFields(opened, progress), terminal.width));
  const [lead, command] = progress.counts.ended < study.budget.trials ? ["To resume", "run"] : ["Results", "best"];
  terminal.printCommand(`\n${lead}`, `paretune ${command} ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

async function readStore(storage: Storage) {
  return { ...(await storage.snapshot()), ...(await storage.history()) };
}

/** The progress of a study by its store, with the analysis of its measurements. */
interface Progress {
  readonly analysis: Analysis;
  readonly counts: TrialCounts;
  /** Numbers of the running trials. */
  readonly running: readonly number[];
  readonly time: WorkTime;
  readonly reached: ReachedTarget | undefined;
  /** Numbers of the trials on the front, and of those that satisfy the outcome constraints. */
  readonly front: readonly number[];
  readonly feasible: readonly number[];
  /** What the last proposal expected of its batch; the hypervolume is over the references. */
  readonly gain: { readonly trials: number; readonly hypervolume: number | null; readonly share: number } | undefined;
  readonly models: readonly ModelUse[];
  readonly warping: ProposalRecord["inputWarping"];
  readonly failures: ProposalRecord["failures"];
  readonly fallbacks: ProposalRecord["transformFallbacks"];
  readonly inferredReference: Readonly<Record<string, number>> | undefined;
  /** The use of the earlier study by the models. */
  readonly uses: readonly EarlierUse[];
  readonly lastEvent: string | null;
  readonly edits: Awaited<ReturnType<typeof readStore>>["edits"];
}

function progressOf({ file: { study }, folder }: OpenedStudy, stored: Awaited<ReturnType<typeof readStore>>): Progress {
  const { trials, events, lastProposal, edits } = stored;
  const proposal = readProposalRecord(lastProposal);
  const analysis = analyse(study, trials, new Map(), { recordedReference: proposal.inferredReference });
  const gain = proposal.lastFullBatchGain;
  return {
    analysis,
    counts: countTrials(trials),
    running: trials.flatMap(({ number, status }) => (status === "running" ? [number] : [])),
    time: readWorkTime(folder),
    reached: reachedTarget(study, trials),
    front: analysis.front.map(({ trial }) => trial),
    feasible: analysis.trials.filter((point) => point.feasible).map(({ trial }) => trial),
    gain: gain && {
      trials: gain.trials,
      hypervolume: overReferences(gain.hypervolume, study.objectives, analysis.references) ?? null,
      share: gain.share,
    },
    models: proposal.models ?? [],
    warping: study.inputWarping === undefined ? undefined : proposal.inputWarping,
    failures: proposal.failures,
    fallbacks: proposal.transformFallbacks,
    inferredReference: analysis.inferredReference,
    uses: proposal.earlier ?? [],
    lastEvent: events.at(-1)?.time ?? null,
    edits,
  };
}

/** The document of `status --json`. */
function statusJson({ file: { study }, folder }: OpenedStudy, progress: Progress): Record<string, unknown> {
  const { analysis, counts, feasible, models, warping, failures, fallbacks, inferredReference, uses } = progress;
  return {
    study: study.name,
    store: folder,
    // Null where only time is limited.
    budget: study.budget.trials,
    trials: analysis.counts,
    // The trials that count towards the budget, and apart from them results that were added with `tell`.
    ended: counts.ended,
    told: counts.told,
    ...(counts.stopped === 0 ? {} : { stoppedEarly: counts.stopped }),
    repeats: counts.repeats,
    ...limitsJson(study, progress),
    front: progress.front,
    ...(study.outcomeConstraints === undefined ? {} : { feasible }),
    hypervolume: analysis.hypervolume ?? null,
    // Null before a model has proposed a batch.
    expectedGain: progress.gain ?? null,
    // The kind of each metric's model in the last fit; null before one.
    models: models.length === 0 ? null : Object.fromEntries(models.map(({ metric, model }) => [metric, model])),
    // Null before there are enough trials to choose by.
    ...(study.inputWarping === undefined ? {} : { inputWarping: warping === undefined ? null : warpingJson(warping) }),
    ...(inferredReference === undefined ? {} : { inferredReference }),
    ...(failures === undefined ? {} : { expectedFailures: failures }),
    ...(fallbacks === undefined ? {} : { transformFallbacks: fallbacks }),
    ...(study.earlier === undefined
      ? {}
      : { earlier: { from: study.earlier.from, trials: study.earlier.trials.length, uses } }),
    lastEvent: progress.lastEvent,
    edits: progress.edits,
  };
}

function statusFields({ file: { study }, folder }: OpenedStudy, progress: Progress): readonly Field[] {
  const { lastEvent, edits } = progress;
  return [
    ...trialFields(study, progress),
    ...frontFields(study, progress),
    ...modelFields(study, progress),
    ["last event", lastEvent ?? "–"],
    ...edits.map(({ time, changes }): Field => ["edited", `${time}: ${changes.join("; ")}`]),
    ["store", folder],
  ];
}

/** The time and the target of the study, for `--json`. */
function limitsJson({ budget, target }: Study, { time, reached }: Progress): Record<string, unknown> {
  const { seconds, slotSeconds } = budget;
  const timeJson = (spent: number, limit: number) => ({ spent, budget: limit, left: Math.max(0, limit - spent) });
  return {
    ...(seconds === undefined ? {} : { seconds: timeJson(time.ms / 1000, seconds) }),
    ...(slotSeconds === undefined ? {} : { slotSeconds: timeJson(time.slotMs / 1000, slotSeconds) }),
    ...(target === undefined ? {} : { target: { values: target, reached: reached ?? null } }),
  };
}

function trialFields(study: Study, { counts, running, time, reached }: Progress): readonly Field[] {
  const { ended, told, pending, repeats } = counts;
  const left = timeLeftWords(study.budget, time);
  const target = targetWords(study);
  const open = [
    ...(running.length === 0 ? [] : [`running: ${runningWords(running)}`]),
    ...(pending === 0 ? [] : [`${pending} pending`]),
  ];
  return [
    [
      "trials",
      [`${budgetWords(ended, study.budget.trials)} (${outcomeWords(counts)})${addedWords(told)}`, ...open].join(", "),
    ],
    ...(left === undefined ? [] : [["time", left] as const]),
    ...(target === undefined
      ? []
      : [["target", reached === undefined ? `${target}; not reached` : reachedWords(study, reached)] as const]),
    ...(repeats === 0 ? [] : [["repeats", `${repeats} evaluations of trials that had completed`] as const]),
  ];
}

function frontFields(study: Study, progress: Progress): readonly Field[] {
  const { analysis, front, feasible, inferredReference: reference } = progress;
  const { hypervolume, comparison, trials } = analysis;
  const count = front.length === 1 ? "1 trial" : `${front.length} trials`;
  const constraints = study.outcomeConstraints?.map(({ text }) => text).join(", ");
  return [
    ["front", front.length === 0 ? "–" : `${count} as measured: ${front.join(", ")}`],
    ...(constraints === undefined
      ? []
      : [["feasible", `${feasible.length} of ${trials.length} trials as measured (${constraints})`] as const]),
    ...(hypervolume === undefined
      ? []
      : [["hypervolume", `${formatNumber(hypervolume)} over the ${comparison}, as measured`] as const]),
    ...(reference === undefined
      ? []
      : [
          [
            "reference",
            `inferred: ${inferredWords(study.objectives, reference)}; edit --freeze-reference-point fixes it`,
          ] as const,
        ]),
  ];
}

function modelFields(study: Study, { gain, models, warping, failures, fallbacks, uses }: Progress): readonly Field[] {
  return [
    ...(gain === undefined ? [] : [["expected", gainWords(gain, study.budget.stop)] as const]),
    ...(study.model === "auto" && models.length > 0 ? [["models", modelWords(models)] as const] : []),
    ...(warping === undefined ? [] : [["inputs", warpingWords(warping).replace("inputs ", "")] as const]),
    ...(fallbacks === undefined ? [] : [["transforms", transformFallbackSentences(fallbacks) ?? ""] as const]),
    ...(failures === undefined ? [] : [["failures", failureWords(failures, "the last batch")] as const]),
    ...(study.earlier === undefined ? [] : [["earlier", `${earlierWords(study.earlier)}: ${useWords(uses)}`] as const]),
  ];
}

function gainWords({ share, trials }: { readonly share: number; readonly trials: number }, stop?: number): string {
  const rule = stop === undefined ? "" : `; two batches in a row below ${formatNumber(100 * stop)} % end the study`;
  return `gain +${formatShare(share)} from the batch that was proposed after ${trials} trials${rule}`;
}
