/**
 * @file When, where and with what a study ran, in words.
 */
import type { ProposalRecord } from "../../../core/designer/index.ts";
import type { Study } from "../../../core/study/index.ts";
import { formatCount, formatDuration, formatProbability } from "../../../figures/index.ts";
import type { Environment, StoredRuns, TrialTimeline } from "../../storage/index.ts";
import { listWords } from "./list-words.ts";
import { modelShares } from "./model-shares.ts";

/** Characters of a commit that are shown. */
const SHORT_COMMIT = 12;
const BYTES_PER_GIBIBYTE = 2 ** 30;

/** What is known of the runs of a study besides its trials. */
export interface RunFacts {
  readonly runs: readonly StoredRuns[];
  /** The record of the last proposal. */
  readonly proposal: ProposalRecord;
  /** What was changed in the study file while the study went on, as phrases, oldest first. */
  readonly edits: readonly string[];
}

/** When the first trial began and the last one ended: `2026-01-02 08:00 to 2026-01-03 12:30 UTC (28 h 30 min)`; undefined before a result. */
export function periodWords(timelines: ReadonlyMap<number, TrialTimeline>): string | undefined {
  const all = [...timelines.values()];
  const ends = all.flatMap(({ end }) => (end === undefined ? [] : [Date.parse(end)]));
  if (ends.length === 0) return undefined;
  const first = all.reduce((least, { start, reserved }) => Math.min(least, Date.parse(start ?? reserved)), Infinity);
  const last = ends.reduce((most, end) => Math.max(most, end), first);
  return `${timeWords(first)} to ${timeWords(last)} UTC (${formatDuration(last - first)})`;
}

function timeWords(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

/** The commits at which trials ran: `0123456789ab, with modified files`; empty where none was recorded. */
export function commitWords(runs: readonly StoredRuns[]): readonly string[] {
  return distinct(
    runs.flatMap(({ environment: { commit, isModified } }) => {
      if (commit === undefined) return [];
      const state =
        isModified === undefined
          ? "; whether files were modified is not known"
          : isModified
            ? ", with modified files"
            : "";
      return [`${commit.slice(0, SHORT_COMMIT)}${state}`];
    }),
  );
}

/** The machines on which trials ran, each with its processors, memory and system. */
export function machineWords(runs: readonly StoredRuns[]): readonly string[] {
  return distinct(runs.map(({ environment }) => oneMachine(environment)));
}

function oneMachine({ host, processor, processors, memory, gpus, system }: Environment): string {
  const cores = processors === undefined ? "" : `${processors} × `;
  const parts = [
    ...(processor === undefined && processors === undefined ? [] : [`${cores}${processor ?? "processor"}`]),
    ...(memory === undefined ? [] : [`${Math.round(memory / BYTES_PER_GIBIBYTE)} GiB memory`]),
    ...(gpus ?? []),
    ...(system === undefined ? [] : [system]),
  ];
  return `${host ?? "unnamed"} (${parts.join("; ")})`;
}

/** The versions of the software: `Paretune 1.2.0 on Node v22.0.0`. */
export function versionWords(runs: readonly StoredRuns[]): readonly string[] {
  return distinct(runs.map(({ environment: { version, node } }) => `Paretune ${version} on Node ${node}`));
}

/** The seeds of the runs; that of the study where none was recorded. */
export function seedWords(runs: readonly StoredRuns[], { seed }: Pick<Study, "seed">): string {
  const seeds = distinct(runs.flatMap(({ environment }) => environment.seed ?? []));
  return seeds.length === 0 ? String(seed) : seeds.join(", then ");
}

/**
 * The model of each metric in the last proposal: `accuracy by 60 % SAAS, 20 % MAP and 20 % ANOVA, log transform`; empty before
 * one.
 */
export function modelWords({ models = [], transforms = {} }: ProposalRecord): readonly string[] {
  return models.map((use) => {
    const { metric, model } = use;
    const mixed = (modelShares(use) ?? []).map(([name, share]) => `${formatProbability(share)} ${name.toUpperCase()}`);
    const kind = mixed.length < 2 ? model.toUpperCase() : listWords(mixed);
    const transform = transforms[metric];
    return `${metric} by ${kind}${transform === undefined || transform === "none" ? "" : `, ${transform} transform`}`;
  });
}

/** The numbers of a budget: `240 trials: the baseline, 16 of the initial design, then batches of 4; 2 run at a time`. */
export function planWords({ budget, baseline }: Pick<Study, "budget" | "baseline">): string {
  const { trials, seconds, slotSeconds, initial, batch, parallel } = budget;
  const limits = [
    ...(Number.isFinite(trials) ? [formatCount(trials, "trial")] : []),
    ...(seconds === undefined ? [] : [formatDuration(1000 * seconds)]),
    ...(slotSeconds === undefined ? [] : [`${formatDuration(1000 * slotSeconds)} over all slots`]),
  ];
  const first = baseline === undefined ? "" : "the baseline, ";
  const together = parallel === 1 ? "one runs at a time" : `${parallel} run at a time`;
  return `${limits.join(" or ")}: ${first}${initial} of the initial design, then batches of ${batch}; ${together}`;
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
