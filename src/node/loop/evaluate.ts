/**
 * @file One attempt at a trial: its commands in order, then its metrics, then the measurements that need the machine
 * exclusively.
 */
import { contradiction, modelledMetrics, sameTrials, type Trial, traitsOf } from "../../core/study/index.ts";
import { commandLine } from "../command-template/index.ts";
import { exitProblem } from "../executors/index.ts";
import { finiteReading, type MetricReading, missing, readMetric, watchFiles } from "../metrics/index.ts";
import type { MetricDefinition } from "../study-file/settings.ts";
import type { Attempt, Failure, Outcome } from "./attempt.ts";
import { awaitBaseline } from "./baseline.ts";
import { containedReading } from "./contain.ts";
import type { RunContext } from "./context.ts";
import { type FilledTrial, fillTrial } from "./fill-trial.ts";
import { whileHolding, whileLocked } from "./hold-units.ts";
import { prepareLaunch } from "./launch.ts";
import type { LockMode } from "./machine-lock.ts";
import { measureMetric } from "./measure-metric.ts";
import { metricFailure } from "./metric-failure.ts";
import { followOutput, trialOutput } from "./output-follower.ts";
import { failed, measureLogs, runCommand, shortened, sizeOf } from "./run-command.ts";
import type { Stopped } from "./stopped.ts";
import {
  type EvaluatedTrial,
  evaluationFiles,
  prepareFolder,
  trialFiles,
  writeCommands,
  writeSlot,
  writeStopped,
} from "./trial-files.ts";
import { UnitAccount } from "./unit-account.ts";
import { watchTrial } from "./watch.ts";

/** Which attempt at a trial it is, from 1 on, the slot that the trial holds, and the account of what it uses. */
export interface AttemptNumbers {
  readonly number: number;
  readonly slot: number;
  readonly account?: UnitAccount;
}

/** Evaluates a trial, or one replicate of it, in its folder. Whatever the user's commands do is an outcome; throws
 * `StorageError` "full". */
export async function evaluate(
  context: RunContext,
  trial: EvaluatedTrial,
  { number, slot, account = new UnitAccount() }: AttemptNumbers,
): Promise<Outcome> {
  const files = evaluationFiles(context.folder, trial);
  const filled = fillTrial(context.file, { ...trial, slot, units: "open" }, files);
  prepareFolder(files, number, filled.writtenFiles);
  writeSlot(files, slot);
  const commandLines = [...filled.commands, ...filled.measureCommands].map(commandLine);
  writeCommands(files, commandLines);
  const isFresh = watchFiles(filled.metricFiles);
  const definitions = context.file.run.metrics;
  const follower = followOutput(definitions, files, context.signal);
  const output = { ...trialOutput(files, filled, isFresh), found: follower.found, signal: context.signal };
  const own = { trial, slot, files, filled, account, commandLines };
  const attempt: Attempt = { context, ...own, output, follower, metrics: {}, missing: {} };

  const phases = phasesOf(definitions, trial);
  const failure =
    (await whileLocked(
      attempt,
      "shared",
      async () => (await follow(attempt)) ?? (await collect(attempt, phases.own)),
    )) ?? (await measureLater(attempt, phases));
  follower.abandon();

  const { metrics, missing, progress, measured, watch } = attempt;
  if (watch?.stopped !== undefined) return { kind: "stopped", ...watch.stopped };
  if (attempt.lost !== undefined && !context.signal.aborted) {
    return { kind: "lost", reason: failure?.reason ?? `a measuring command ${attempt.lost}`, log: files.stderr };
  }
  const isDone = ({ name }: MetricDefinition): boolean => Object.hasOwn(metrics, name) || Object.hasOwn(missing, name);
  if (failure === undefined && definitions.every(isDone)) {
    return {
      kind: "completed",
      metrics,
      ...(Object.keys(missing).length === 0 ? {} : { missing }),
      ...(progress === undefined ? {} : { progress }),
      ...(measured === undefined ? {} : { measured }),
    };
  }
  if (failure === undefined || context.signal.aborted) return { kind: "interrupted" };
  if (attempt.isMachineFault === true) return { ...failure, kind: "fault" };
  return attempt.isMissingProgram === true ? { ...failure, isMissingProgram: true } : failure;
}

/** The metrics of a trial by when they are obtained: at once, beside the baseline, and alone on the machine. */
interface Phases {
  readonly own: readonly MetricDefinition[];
  readonly beside: readonly MetricDefinition[];
  readonly alone: readonly MetricDefinition[];
}

function phasesOf(definitions: readonly MetricDefinition[], { origin }: Trial): Phases {
  const phase = ({ source }: MetricDefinition): keyof Phases => {
    if (source.kind !== "measure") return "own";
    if (source.exclusive) return "alone";
    return source.against !== undefined && origin !== "baseline" ? "beside" : "own";
  };
  const of = (wanted: keyof Phases) => definitions.filter((definition) => phase(definition) === wanted);
  return { own: of("own"), beside: of("beside"), alone: of("alone") };
}

/** Measures what has to wait for the baseline or for a quiet machine. The lock is not held while waiting, because the baseline may
 * need it. */
async function measureLater(attempt: Attempt, { beside, alone }: Phases): Promise<Failure | undefined> {
  const { context, trial, slot } = attempt;
  const isAgainst = ({ source }: MetricDefinition): boolean =>
    source.kind === "measure" && source.against !== undefined;
  if (trial.origin !== "baseline" && [...beside, ...alone].some(isAgainst)) {
    attempt.baseline = await awaitBaseline(context, trial, slot);
  }
  const measured = async (definitions: readonly MetricDefinition[], mode: LockMode): Promise<Failure | undefined> =>
    definitions.length === 0 ? undefined : whileLocked(attempt, mode, () => collect(attempt, definitions));
  return (await measured(beside, "shared")) ?? (await measured(alone, "exclusive"));
}

/** Runs the commands while following what they print, where the study reads that. A trial that is stopped early has a
 * failure here. */
async function follow(attempt: Attempt): Promise<Failure | undefined> {
  const { context, trial, output, follower } = attempt;
  // The first replicate decides whether a trial is stopped early.
  const isFirst = (trial.replicate?.folderIndex ?? 0) === 0;
  const keep = (stopped: Stopped): void => writeStopped(trialFiles(context.folder, trial.number), trial, stopped);
  attempt.watch = isFirst ? watchTrial(context, trial, output, keep) : undefined;
  try {
    return await train(attempt);
  } finally {
    follower.close();
    if (attempt.watch !== undefined) attempt.progress = await attempt.watch.close();
    for (const [metric, reason] of Object.entries(attempt.watch?.problems() ?? {})) {
      context.emit({ type: "metric-missing", trial: trial.number, metric, reason: `progress is left out: ${reason}` });
    }
  }
}

/** Runs the trial's commands in order, up to the first that fails or in which the trial is stopped. */
async function train(attempt: Attempt): Promise<Failure | undefined> {
  const { context, files, filled } = attempt;
  const { stdout, stderr } = files;
  for (const [index, template] of context.file.run.commands.entries()) {
    const before = sizeOf(stderr);
    let line = commandLine(filled.command(template));
    const exit = await whileHolding(attempt, template.uses, async (units) => {
      const launched = prepareLaunch(attempt, template, units, index);
      line = commandLine(launched.command);
      return runCommand(attempt, { filled: launched, template, units, logs: files });
    });
    const problem = exitProblem(exit ?? { kind: "stopped" });
    if (problem === undefined && attempt.watch?.stopped === undefined) continue;
    const reason = `the command ${shortened(line)} ${problem ?? "was stopped"}`;
    return failed(reason, { stdout, stderr }, before);
  }
  return undefined;
}

/** Reads or measures metrics in order, up to the first that fails the trial: an objective, or a metric with an outcome
 * constraint. Any other metric that cannot be read is noted. */
async function collect(attempt: Attempt, definitions: readonly MetricDefinition[]): Promise<Failure | undefined> {
  const { context, trial, files } = attempt;
  const { stdout, stderr } = files;
  const needed = modelledMetrics(context.file.study);
  for (const definition of definitions) {
    if (context.signal.aborted) return undefined;
    const { name, source } = definition;
    const logs = source.kind === "measure" ? measureLogs(attempt.files, name) : { stdout, stderr };
    const [begun, waitedBefore] = [performance.now(), attempt.account.waitedMs];
    const read = await containedReading(() => readOrMeasure(attempt, definition));
    if (source.kind === "measure") {
      attempt.measured = { begun, ended: performance.now(), waitedMs: attempt.account.waitedMs - waitedBefore };
    }
    const reading = await checkedReading(attempt, name, read);
    if (reading.ok) attempt.metrics[name] = reading.value;
    else if (needed.includes(name)) {
      const failure = failed(metricFailure(name, reading.reason), logs);
      return read.ok || source.kind !== "measure" || attempt.measured === undefined
        ? failure
        : { ...failure, measured: attempt.measured };
    } else if (!context.signal.aborted) {
      attempt.missing[name] = reading.reason;
      context.emit({ type: "metric-missing", trial: trial.number, metric: name, reason: reading.reason });
    }
  }
  return undefined;
}

/** The reading, or why what the study states about the metric makes it impossible. */
async function checkedReading(
  { context, trial }: Attempt,
  name: string,
  reading: MetricReading,
): Promise<MetricReading> {
  if (!reading.ok) return reading;
  const finite = finiteReading(reading.value, "that was read");
  if (!finite.ok) return finite;
  const { study } = context.file;
  const others = traitsOf(study, name).exact ? sameTrials((await context.storage.snapshot()).trials, trial) : [];
  const found = contradiction(study, { [name]: reading.value }, others);
  return found === undefined ? reading : missing(found.reason);
}

function readOrMeasure(attempt: Attempt, { name, source }: MetricDefinition): Promise<MetricReading> {
  return source.kind === "measure" ? measureMetric(attempt, { name, source }) : readMetric(source, attempt.output);
}

/**
 * Measures a trial that has completed again, in order, up to the first metric that fails; undefined if all could be measured or
 * the run is interrupted. Only what the commands print goes to the folder of `trial`.
 *
 * @param filled - the values of the trial that has completed
 */
export async function measureAgain(
  context: RunContext,
  trial: EvaluatedTrial,
  filled: FilledTrial,
  slot: number,
): Promise<Failure | undefined> {
  const files = evaluationFiles(context.folder, trial);
  prepareFolder(files, 1, {});
  const definitions = context.file.run.metrics.filter(({ source }) => source.kind === "measure");
  const follower = followOutput([], files, context.signal);
  const output = { ...trialOutput(files, filled, () => true), found: follower.found, signal: context.signal };
  const own = { trial, slot, files, filled, account: new UnitAccount() };
  const attempt: Attempt = { context, ...own, output, follower, metrics: {}, missing: {} };
  const alone = definitions.some(({ source }) => source.kind === "measure" && source.exclusive);
  try {
    return await whileLocked(attempt, alone ? "exclusive" : "shared", () => collect(attempt, definitions));
  } finally {
    follower.abandon();
  }
}
