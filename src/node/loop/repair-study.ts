/**
 * @file Repairs the damaged store of a study. What its records lost is taken from the folders of the trials, where a run keeps each
 * configuration and finished evaluation.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Configuration, evaluatedConfiguration } from "../../core/space/index.ts";
import {
  advanceTrial,
  isAccepted,
  isEnded,
  isWithdrawn,
  type LaterEvent,
  type Origin,
  originOfAdded,
  type Study,
  spaceOf,
  suggestedTrial,
  type Trial,
  type TrialEvent,
} from "../../core/study/index.ts";
import {
  type LostRecord,
  locationWords,
  type NewRow,
  type RepairPlan,
  repairStore,
  type Salvage,
  type StoreRepair,
  viewStore,
} from "../storage/index.ts";
import type { LocatedStudy } from "./opening.ts";
import { readEvaluation, readKept, type TrialFiles, trialFiles } from "./trial-files.ts";

/** What became of a trial: `saved` has its records; `folder` lacks some, which its folder had; `unfinished` has no result in its
 * records and its folder, so that it is evaluated again; `reason-lost` has failed or was withdrawn, for a reason that is lost; `lost` has
 * nothing left but its number. */
export type Fate = "saved" | "folder" | "unfinished" | "reason-lost" | "lost";

/** One trial after a repair. */
export interface RepairedTrial {
  readonly trial: number;
  readonly fate: Fate;
  /** Its status in the new store; absent for a trial that is lost. */
  readonly status?: Trial["status"];
  /** The types of its records that are lost, as far as that is known. */
  readonly lost: readonly TrialEvent["type"][];
}

/** What a repair has saved. */
export interface RepairedStudy {
  readonly trials: readonly RepairedTrial[];
  readonly records: { readonly saved: number; readonly lost: number };
  /** The number of lost records of which not even the trial is known. */
  readonly unknown: number;
}

/** Repairs the store of a study; a dry run only looks. A database is only checked, as its own backups restore it. */
export function repairStudy(located: LocatedStudy, dryRun: boolean): Promise<StoreRepair<RepairedStudy>> {
  const { file, folder, database } = located;
  const { study } = file;
  if (database !== undefined) return checkStudy(located);
  return repairStore({ folder, study, dryRun, plan: (salvage) => planRepair(study, folder, salvage) });
}

/** Reads every record. Throws StorageError "damaged" where one is not what was written. */
async function checkStudy(located: LocatedStudy): Promise<StoreRepair<RepairedStudy>> {
  const storage = await viewStore(located, located.file.study);
  try {
    const [{ trials }, { events }] = [await storage.snapshot(), await storage.history()];
    const saved = trials.map(({ number, status }) => ({ trial: number, fate: "saved", status, lost: [] }) as const);
    const result = { trials: saved, records: { saved: events.length, lost: 0 }, unknown: 0 };
    return { file: locationWords(located), problem: undefined, result };
  } finally {
    await storage.close();
  }
}

/** The history of the new store, and what becomes of each trial. */
export function planRepair(study: Study, folder: string, salvage: Salvage): RepairPlan<RepairedStudy> {
  const { events, lost } = salvage;
  const numbers = new Set([...events.map(({ trial }) => trial), ...trialFolders(folder)]);
  for (const { trial } of lost) if (trial !== undefined) numbers.add(trial);
  const rows: { readonly row: NewRow; readonly at: number }[] = [];
  const trials: RepairedTrial[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const own = events.filter(({ trial }) => trial === number);
    const missing = lost.filter(({ trial }) => trial === number);
    const rebuilt = rebuildTrial({ study, files: trialFiles(folder, number), number, own, missing });
    rows.push(...rebuilt.rows);
    trials.push(rebuilt.trial);
  }
  rows.sort((a, b) => a.at - b.at);
  return {
    rows: rows.map(({ row }) => row),
    result: {
      trials,
      records: { saved: events.length, lost: lost.length },
      unknown: lost.filter(({ trial }) => trial === undefined).length,
    },
  };
}

/** The numbers of the trials that have a folder. */
function trialFolders(folder: string): readonly number[] {
  const trials = join(folder, "trials");
  if (!existsSync(trials)) return [];
  return readdirSync(trials).flatMap((name) => (/^\d{4,15}$/.test(name) ? [Number(name)] : []));
}

interface Remains {
  readonly study: Study;
  readonly files: TrialFiles;
  readonly number: number;
  readonly own: Salvage["events"];
  readonly missing: readonly LostRecord[];
}

/** The history of one trial: its records, and between them what its folder has. `at` orders the rows of all trials. */
function rebuildTrial(remains: Remains) {
  const { number, files, own, missing } = remains;
  const rows: { readonly row: NewRow; readonly at: number }[] = [];
  const types = missing.flatMap(({ type }) => type ?? []);
  const isWhole = own[0]?.event.type === "suggested";
  const suggestion = isWhole ? own[0] : suggestionFrom(remains);
  if (suggestion === undefined) return { rows, trial: { trial: number, fate: "lost", lost: types } as const };
  let trial = suggestedTrial(suggestion.event as Extract<TrialEvent, { type: "suggested" }>);
  const begin = own[0]?.id ?? Number.POSITIVE_INFINITY;
  rows.push({ row: rowOf(suggestion), at: begin });
  const add = (event: LaterEvent, time: string, at: number): void => {
    if (!isAccepted(trial, event)) return;
    trial = advanceTrial(trial, event);
    rows.push({ row: { time, evaluator: null, event }, at });
  };
  for (const { id, time, event } of own) {
    if (event.type === "suggested") continue;
    // A revision of an outcome whose own record is lost is that outcome.
    const outcome = isEnded(trial) ? undefined : outcomeOf(event);
    if (outcome !== undefined) add(outcome, time, id);
    add(event, time, id);
  }
  const at = own.at(-1)?.id ?? begin;
  const recovered = isEnded(trial) ? undefined : eventFrom(files, trial);
  if (recovered !== undefined) add(recovered, timeOf(files), at);
  const known = outcomeKnown(trial, types);
  if (known !== undefined) add(known, timeOf(files), at);
  const isComplete = isWhole && recovered === undefined;
  const fate: Fate = !isEnded(trial) ? "unfinished" : known ? "reason-lost" : isComplete ? "saved" : "folder";
  return { rows, trial: { trial: number, fate, status: trial.status, lost: types } };
}

function rowOf({ time, evaluator, event }: Pick<NewRow, "time" | "evaluator" | "event">): NewRow {
  return { time, evaluator, event };
}

/** The suggestion of a trial by its folder; undefined if it does not have the configuration. */
function suggestionFrom(remains: Remains): NewRow | undefined {
  const { study, files, number } = remains;
  const configuration = configurationFrom(study, files, number);
  if (configuration === undefined) return undefined;
  const event = { type: "suggested", trial: number, configuration, origin: originFor(remains, configuration) } as const;
  return { time: timeOf(files), evaluator: "run", event };
}

function configurationFrom(study: Study, files: TrialFiles, number: number): Configuration | undefined {
  const kept = readKept(files);
  if (kept?.trial === number) return kept.configuration;
  try {
    const given = JSON.parse(readFileSync(files.config, "utf8")) as Record<string, unknown>;
    const check = evaluatedConfiguration(spaceOf(study), given);
    return "configuration" in check ? check.configuration : undefined;
  } catch {
    return undefined;
  }
}

/** What proposed a trial whose own record of it is lost: the baseline is told by its configuration, the rest by its number. */
function originFor({ study, number }: Remains, configuration: Configuration): Origin {
  if (number === 0 && originOfAdded(study, [], configuration) === "baseline") return "baseline";
  return number < study.budget.initial ? "sobol" : study.strategy;
}

/** The outcome that a revision states. */
function outcomeOf(event: TrialEvent): LaterEvent | undefined {
  const { trial } = event;
  if (event.type === "reread") return { ...event, type: "completed" };
  if (event.type !== "amended") return undefined;
  const { outcome } = event;
  if (outcome.kind === "failed") return { type: "failed", trial, reason: outcome.reason };
  const { kind: _kind, ...rest } = outcome;
  return { type: "completed", trial, ...rest };
}

/** The evaluation that a run has kept in the folder of a trial, as an event. */
function eventFrom(files: TrialFiles, trial: Trial): LaterEvent | undefined {
  const { metrics, missing, progress, stopped } = readEvaluation(files, trial) ?? {};
  if (stopped !== undefined) return { type: "cancelled", trial: trial.number, ...stopped };
  if (metrics === undefined) return undefined;
  const more = { ...(missing === undefined ? {} : { missing }), ...(progress === undefined ? {} : { progress }) };
  return { type: "completed", trial: trial.number, metrics, ...more };
}

/** An end of which only the kind is known: the trial was withdrawn, or it failed and has no other result. */
function outcomeKnown(trial: Trial, lost: readonly TrialEvent["type"][]): LaterEvent | undefined {
  const reason = "its reason was lost with a damaged record";
  if (lost.includes("withdrawn") && !isWithdrawn(trial)) return { type: "withdrawn", trial: trial.number, reason };
  return lost.includes("failed") && !isEnded(trial) ? { type: "failed", trial: trial.number, reason } : undefined;
}

/** When the files of a trial were last changed. */
function timeOf({ evaluation, config, folder }: TrialFiles): string {
  for (const path of [evaluation, config, folder]) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) return found.mtime.toISOString();
  }
  return new Date(0).toISOString();
}
