/**
 * @file The progress of a study by its store, and the document of `status --json`.
 */
import { type Analysis, analyse, countStatuses, overReferences, type StatusCounts } from "../../core/analysis/index.ts";
import { type EarlierUse, type ModelUse, type ProposalRecord, readProposalRecord } from "../../core/designer/index.ts";
import {
  countTrials,
  isHeld,
  type ReachedTarget,
  reachedTarget,
  type Study,
  type TrialCounts,
} from "../../core/study/index.ts";
import { type LocatedStudy, readUnitBoard, readWorkTime, type UnitState, type WorkTime } from "../loop/index.ts";
import { modelReasons, warpingJson } from "../report/index.ts";
import { type History, locationWords, type Snapshot, type Storage } from "../storage/index.ts";
import { type RunState, readRunState, runStateJson } from "./run-state.ts";

/** What the progress of a study is computed from. */
export async function readProgressSources(storage: Storage): Promise<ProgressSources> {
  const snapshot = await storage.snapshot();
  return { ...snapshot, ...(await storage.history()), ...(await readRunState(storage, snapshot)) };
}

/** The state and the history of a store, and whether it is being run. */
export type ProgressSources = Snapshot & History & RunState;

/** The progress of a study by its store, with the analysis of its measurements. */
export interface StudyProgress {
  readonly analysis: Analysis;
  /** By status, of this moment; a known analysis may have been made before trials began. */
  readonly statuses: StatusCounts;
  readonly counts: TrialCounts;
  /** Numbers of the running trials. */
  readonly running: readonly number[];
  /** Numbers of the trials that are recorded as running, where no run lives: theirs was killed. */
  readonly interrupted: readonly number[];
  /** The units that running trials of a living run hold or wait for, by number. */
  readonly units: ReadonlyMap<number, UnitState>;
  readonly time: WorkTime;
  readonly run: RunState;
  readonly reached: ReachedTarget | undefined;
  /** Numbers of the trials on the front, and of those that satisfy the outcome constraints. */
  readonly front: readonly number[];
  readonly feasible: readonly number[];
  /** What the last proposal expected of its batch; the hypervolume is over the references. */
  readonly gain: { readonly trials: number; readonly hypervolume: number | null; readonly share: number } | undefined;
  readonly models: readonly ModelUse[];
  /** Why the model of each metric is what it is, by metric. */
  readonly modelReasons: Readonly<Record<string, readonly string[]>>;
  readonly warping: ProposalRecord["inputWarping"];
  readonly failures: ProposalRecord["failures"];
  readonly fallbacks: ProposalRecord["transformFallbacks"];
  readonly inferredReference: Readonly<Record<string, number>> | undefined;
  /** The use of the earlier study by the models. */
  readonly uses: readonly EarlierUse[];
  readonly lastEvent: string | null;
  readonly edits: History["edits"];
}

/** The progress of a study, from its measurements alone; `known` is their analysis, if there is one already. */
export function progressOf(
  { file: { study }, folder }: LocatedStudy,
  stored: ProgressSources,
  known?: Analysis,
): StudyProgress {
  const { trials, events, lastProposal, edits } = stored;
  const proposal = readProposalRecord(lastProposal);
  const analysis = known ?? analyse(study, trials, new Map(), { recordedReference: proposal.inferredReference });
  const gain = proposal.lastFullBatchGain;
  const begun = trials.filter(({ status }) => status === "running");
  const isLeft = stored.living === undefined;
  return {
    analysis,
    statuses: countStatuses(trials),
    counts: countTrials(trials),
    running: isLeft ? [] : begun.flatMap((trial) => (isHeld(trial) ? [] : [trial.number])),
    interrupted: isLeft ? begun.map(({ number }) => number) : [],
    units: stored.living === undefined ? new Map() : readUnitBoard(folder),
    time: readWorkTime(folder),
    run: { living: stored.living, runs: stored.runs, pause: stored.pause },
    reached: reachedTarget(study, trials),
    front: analysis.front.map(({ trial }) => trial),
    feasible: analysis.trials.filter((point) => point.feasible).map(({ trial }) => trial),
    gain: gain && {
      trials: gain.trials,
      hypervolume: overReferences(gain.hypervolume, study.objectives, analysis.references) ?? null,
      share: gain.share,
    },
    models: proposal.models ?? [],
    modelReasons: modelReasons(study, proposal),
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
export function statusJson(
  { file: { study }, folder, database }: LocatedStudy,
  progress: StudyProgress,
): Record<string, unknown> {
  const { analysis, counts, feasible, models, warping, failures, fallbacks, inferredReference, uses } = progress;
  return {
    study: study.name,
    store: locationWords({ folder, ...(database === undefined ? {} : { database }) }),
    ...(database === undefined ? {} : { folder }),
    // Null where only time is limited.
    budget: study.budget.trials,
    trials: progress.statuses,
    // The trials that count towards the budget, and apart from them results that were added with `tell`.
    ended: counts.ended,
    told: counts.told,
    ...(counts.stopped === 0 ? {} : { stoppedEarly: counts.stopped }),
    // Failures that may be a fault of the machine: they are neither running nor failed until that is settled.
    ...(counts.held === 0 ? {} : { held: counts.held }),
    // Recorded as running, but no run lives: the next run starts them again, or records what had finished.
    ...(progress.interrupted.length === 0 ? {} : { interrupted: progress.interrupted }),
    repeats: counts.repeats,
    ...limitsJson(study, progress),
    run: runStateJson(progress.run),
    ...(progress.units.size === 0 ? {} : { units: Object.fromEntries(progress.units) }),
    front: progress.front,
    ...(study.outcomeConstraints === undefined ? {} : { feasible }),
    hypervolume: analysis.hypervolume ?? null,
    // Null before a model has proposed a batch.
    expectedGain: progress.gain ?? null,
    // The kind of each metric's model in the last fit; null before one.
    models: models.length === 0 ? null : Object.fromEntries(models.map(({ metric, model }) => [metric, model])),
    ...(models.length === 0 ? {} : { modelReasons: progress.modelReasons }),
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

/** The time and the target of the study, for `--json`. */
function limitsJson({ budget, target }: Study, { time, reached }: StudyProgress): Record<string, unknown> {
  const { seconds, slotSeconds } = budget;
  const timeJson = (spent: number, limit: number) => ({ spent, budget: limit, left: Math.max(0, limit - spent) });
  return {
    ...(seconds === undefined ? {} : { seconds: timeJson(time.ms / 1000, seconds) }),
    ...(slotSeconds === undefined ? {} : { slotSeconds: timeJson(time.slotMs / 1000, slotSeconds) }),
    ...(target === undefined ? {} : { target: { values: target, reached: reached ?? null } }),
  };
}
