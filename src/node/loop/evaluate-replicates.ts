/**
 * @file The replicates of a trial: its evaluation several times over, each in a folder of its own and with a number that the
 * program takes as its seed. Their mean is the outcome. Each one that has completed is kept durably, so that a run that was
 * killed continues with the next.
 */
import {
  contradiction,
  type Measurement,
  modelledMetrics,
  poolMeasurements,
  type Trial,
} from "../../core/study/index.ts";
import { finiteReading } from "../metrics/index.ts";
import type { Outcome } from "./attempt.ts";
import type { RunContext } from "./context.ts";
import { type AttemptNumbers, evaluate } from "./evaluate.ts";
import { metricFailure } from "./metric-failure.ts";
import { readEvaluation, replicateFiles, trialFiles, writeEvaluation } from "./trial-files.ts";
import type { UnitAccount } from "./unit-account.ts";

type Metrics = Readonly<Record<string, Measurement>>;
type Completed = Extract<Outcome, { kind: "completed" }>;

/** The least number of replicates whose spread gives the standard error of their mean. */
const MIN_REPLICATES_FOR_ERROR = 2;

/**
 * Evaluates a trial, or its replicates one after another. The first replicate that fails fails the trial, because the mean of
 * the others would hide the failure; a further attempt begins with that replicate.
 *
 * @param attempt - the number of the attempt, from 1 on, and the slot
 */
export async function evaluateReplicates(context: RunContext, trial: Trial, attempt: AttemptNumbers): Promise<Outcome> {
  const { replicates } = context.file.run;
  const count = replicates === "auto" || replicates === undefined ? 1 : replicates;
  const first = count * (await earlierEvaluations(context, trial));
  if (count === 1) return evaluate(context, { ...trial, replicate: { index: first } }, attempt);
  const done: Completed[] = [];
  for (let folderIndex = 0; folderIndex < count; folderIndex++) {
    const outcome =
      keptReplicate(context, trial, folderIndex, attempt.account) ??
      (await evaluate(context, { ...trial, replicate: { index: first + folderIndex, folderIndex } }, attempt));
    if (outcome.kind === "failed") {
      return { ...outcome, reason: `${outcome.reason} (replicate ${folderIndex + 1} of ${count})` };
    }
    if (outcome.kind !== "completed") return outcome;
    const { kind: _, measured: __, ...evaluation } = outcome;
    const used = attempt.account?.use;
    writeEvaluation(replicateFiles(trialFiles(context.folder, trial.number), folderIndex), trial, {
      ...evaluation,
      ...(used === undefined ? {} : { used }),
    });
    done.push(outcome);
  }
  return pooledOutcome(context, trial, done);
}

/** The number of evaluations of the same configuration that precede this one. */
async function earlierEvaluations({ storage }: RunContext, { number, of }: Trial): Promise<number> {
  if (of === undefined) return 0;
  const { trials } = await storage.snapshot();
  return 1 + trials.filter((each) => each.of === of && each.number < number).length;
}

/** The outcome of a replicate that an earlier attempt or run has finished; its units are added to the account. */
function keptReplicate(
  { file, folder }: RunContext,
  trial: Trial,
  folderIndex: number,
  account: UnitAccount | undefined,
): Completed | undefined {
  const kept = readEvaluation(replicateFiles(trialFiles(folder, trial.number), folderIndex), trial);
  if (kept?.metrics === undefined) return undefined;
  const { metrics, missing, progress } = kept;
  if (!modelledMetrics(file.study).every((name) => Object.hasOwn(metrics, name))) return undefined;
  if (kept.used !== undefined) account?.add(kept.used.units);
  return {
    kind: "completed",
    metrics,
    ...(missing === undefined ? {} : { missing }),
    ...(progress === undefined ? {} : { progress }),
  };
}

/** The means over replicates. The progress is that of the first. */
function pooledOutcome({ file, folder }: RunContext, trial: Trial, done: readonly Completed[]): Outcome {
  const { study } = file;
  const pooled = poolReplicates(done.map((each) => each.metrics));
  const { metrics, unusable } = finiteMetrics(pooled);
  const needed = modelledMetrics(study);
  const found = unusable.find(({ metric }) => needed.includes(metric)) ?? contradiction(study, metrics);
  if (found !== undefined && needed.includes(found.metric)) {
    const { stdout } = replicateFiles(trialFiles(folder, trial.number), 0);
    return { kind: "failed", reason: metricFailure(found.metric, found.reason), log: stdout };
  }
  const own = Object.fromEntries(unusable.map(({ metric, reason }) => [metric, reason]));
  const reasons = Object.assign(own, ...done.map(({ missing = {} }) => missing)) as Readonly<Record<string, string>>;
  const missing = Object.entries(reasons).filter(([name]) => !Object.hasOwn(metrics, name));
  const progress = done[0]?.progress;
  const measured = done.at(-1)?.measured;
  return {
    kind: "completed",
    metrics,
    ...(missing.length === 0 ? {} : { missing: Object.fromEntries(missing) }),
    ...(progress === undefined ? {} : { progress }),
    ...(measured === undefined ? {} : { measured }),
  };
}

/** The metrics that are finite, and why the others are none: their replicates are too large for a mean or a spread. */
function finiteMetrics(pooled: Metrics) {
  const metrics: Record<string, Measurement> = {};
  const unusable: { readonly metric: string; readonly reason: string }[] = [];
  for (const [metric, value] of Object.entries(pooled)) {
    const reading = finiteReading(value, "of the replicates");
    if (reading.ok) metrics[metric] = value;
    else unusable.push({ metric, reason: reading.reason });
  }
  return { metrics, unusable };
}

/** The mean of each metric over the replicates that have it, with its standard error from two on. */
export function poolReplicates(replicates: readonly Metrics[]): Metrics {
  const names = new Set(replicates.flatMap((metrics) => Object.keys(metrics)));
  return Object.fromEntries(
    [...names].map((name) => {
      const measured = replicates.flatMap((metrics) => metrics[name] ?? []);
      return [name, poolMeasurements(measured, MIN_REPLICATES_FOR_ERROR)] as const;
    }),
  );
}
