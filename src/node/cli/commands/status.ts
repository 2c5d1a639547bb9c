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
import { isStopped, type Study, type Trial } from "../../../core/study/index.ts";
import {
  failureWords,
  formatNumber,
  formatShare,
  inferredWords,
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
  const progress = progressOf(study, await withStore(opened, false, readStore));
  terminal.printJson(statusJson(opened, progress));
  terminal.print(terminal.style.bold(study.name));
  terminal.print(fields(statusFields(opened, progress), terminal.width));
  const [lead, command] = progress.ended < study.budget.trials ? ["To resume", "run"] : ["Results", "best"];
  terminal.printCommand(`\n${lead}`, `paretune ${command} ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

async function readStore(storage: Storage) {
  return { ...(await storage.snapshot()), ...(await storage.history()) };
}

/** The progress of a study by its store, with the analysis of its measurements. */
interface Progress {
  readonly analysis: Analysis;
  /** Number of trials that have ended. */
  readonly ended: number;
  /** Number of trials that were stopped early. */
  readonly stopped: number;
  /** Number of completed repeats. */
  readonly repeats: number;
  /** Numbers of the trials on the front, and of those that satisfy the outcome constraints. */
  readonly front: readonly number[];
  readonly feasible: readonly number[];
  /** What the last proposal expected of its batch; the hypervolume is over the references. */
  readonly gain: { readonly trials: number; readonly hypervolume: number | null; readonly share: number } | undefined;
  readonly models: readonly ModelUse[];
  readonly warping: ProposalRecord["inputWarping"];
  readonly failures: ProposalRecord["failures"];
  readonly inferredReference: Readonly<Record<string, number>> | undefined;
  /** The use of the earlier study by the models. */
  readonly uses: readonly EarlierUse[];
  readonly lastEvent: string | null;
  readonly edits: Awaited<ReturnType<typeof readStore>>["edits"];
}

function progressOf(study: Study, stored: Awaited<ReturnType<typeof readStore>>): Progress {
  const { trials, events, lastProposal, edits } = stored;
  const analysis = analyse(study, trials, new Map());
  const { counts } = analysis;
  const stopped = trials.filter(isStopped).length;
  const proposal = readProposalRecord(lastProposal);
  const gain = proposal.lastFullBatchGain;
  return {
    analysis,
    ended: counts.completed + counts.failed + stopped,
    stopped,
    repeats: trials.filter(isCompletedRepeat).length,
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
    inferredReference: analysis.inferredReference && (proposal.inferredReference ?? analysis.inferredReference),
    uses: proposal.earlier ?? [],
    lastEvent: events.at(-1)?.time ?? null,
    edits,
  };
}

function isCompletedRepeat({ origin, status }: Trial): boolean {
  return origin === "confirm" && status === "completed";
}

/** The document of `status --json`. */
function statusJson({ file: { study }, folder }: OpenedStudy, progress: Progress): Record<string, unknown> {
  const { analysis, stopped, feasible, models, warping, failures, inferredReference, uses } = progress;
  return {
    study: study.name,
    store: folder,
    budget: study.budget.trials,
    trials: analysis.counts,
    ...(stopped === 0 ? {} : { stoppedEarly: stopped }),
    repeats: progress.repeats,
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

function trialFields(study: Study, { analysis, ended, stopped, repeats }: Progress): readonly Field[] {
  const { counts } = analysis;
  const early = stopped === 0 ? "" : `, ${stopped} stopped early`;
  const outcomes = `${counts.completed} completed, ${counts.failed} failed${early}`;
  return [
    [
      "trials",
      `${ended} of ${study.budget.trials} ended (${outcomes}), ${counts.running} running, ${counts.pending} pending`,
    ],
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

function modelFields(study: Study, { gain, models, warping, failures, uses }: Progress): readonly Field[] {
  return [
    ...(gain === undefined ? [] : [["expected", gainWords(gain, study.budget.stop)] as const]),
    ...(study.model === "auto" && models.length > 0 ? [["models", modelWords(models)] as const] : []),
    ...(warping === undefined ? [] : [["inputs", warpingWords(warping).replace("inputs ", "")] as const]),
    ...(failures === undefined ? [] : [["failures", failureWords(failures, "the last batch")] as const]),
    ...(study.earlier === undefined ? [] : [["earlier", `${earlierWords(study.earlier)}: ${useWords(uses)}`] as const]),
  ];
}

function gainWords({ share, trials }: { readonly share: number; readonly trials: number }, stop?: number): string {
  const rule = stop === undefined ? "" : `; two batches in a row below ${formatShare(stop)} end the study`;
  return `hypervolume +${formatShare(share)} from the batch that was proposed after ${trials} trials${rule}`;
}
