/**
 * @file Measures one metric of an attempt by its own command, alone or in turn with the baseline, on the units that are held for it.
 */
import type { Units } from "../../core/study/index.ts";
import { commandLine } from "../command-template/index.ts";
import { exitProblem } from "../executors/index.ts";
import { readRegularSync } from "../files/index.ts";
import {
  type AgainstReading,
  MAX_MEASURED_BYTES,
  type MeasureOnce,
  type MetricReading,
  measure,
  measureAgainst,
  missing,
  type Reading,
} from "../metrics/index.ts";
import type { MeasureSource } from "../study-file/settings.ts";
import type { Attempt, Logs } from "./attempt.ts";
import type { Baseline } from "./baseline.ts";
import type { FilledCommand } from "./fill-trial.ts";
import { whileHolding } from "./hold-units.ts";
import { measureIndex, prepareLaunch } from "./launch.ts";
import { measureLogs, runCommand, shortened, sizeOf } from "./run-command.ts";
import { removeIfPossible } from "./trial-files.ts";

/** The size from which the log of a measuring command is begun anew. */
const MAX_MEASURE_LOG_BYTES = 64 << 20;

/** Measures a metric. All samples are taken on the same units, also those of the baseline beside. */
export async function measureMetric(
  attempt: Attempt,
  { name, source }: { readonly name: string; readonly source: MeasureSource },
): Promise<MetricReading> {
  const reading = await whileHolding(attempt, source.command.uses, (units) =>
    measureOn(attempt, { name, source, units }),
  );
  return reading ?? missing("the measurement was stopped");
}

/** A metric that is measured, and the units that are held for it. */
interface Measured {
  readonly name: string;
  readonly source: MeasureSource;
  readonly units: Units;
}

async function measureOn(attempt: Attempt, measured: Measured): Promise<MetricReading> {
  const { context, trial, baseline } = attempt;
  const { name, source, units } = measured;
  context.emit({ type: "measuring", trial: trial.number, metric: name });
  const own = prepareLaunch(attempt, source.command, units, measureIndex(attempt, name));
  const once = measuringOnce(attempt, measured, own, measureLogs(attempt.files, name));
  if (baseline === undefined || source.against === undefined) return measure(source, once, context.signal);
  const reading = await measureBeside(attempt, measured, baseline, once);
  if (reading.ok || reading.side === "trial") return reading;
  // A problem of the baseline is not this trial's fault: the trial is measured alone, and a message says so.
  if (!context.signal.aborted) {
    context.emit({ type: "measured-alone", trial: trial.number, metric: name, reason: reading.reason });
  }
  return measure(source, once, context.signal);
}

async function measureBeside(
  attempt: Attempt,
  measured: Measured,
  baseline: Reading<Baseline>,
  once: MeasureOnce,
): Promise<AgainstReading> {
  if (!baseline.ok) return { ...baseline, side: "baseline" };
  const { name, source, units } = measured;
  const { filled, metrics } = baseline.value;
  const recorded = Object.hasOwn(metrics, name) ? metrics[name]?.mean : undefined;
  if (recorded === undefined) return { ok: false, reason: `the baseline has no ${name}`, side: "baseline" };
  const launched = filled.launch(source.command, units);
  const beside = measuringOnce(attempt, measured, launched, measureLogs(attempt.files, `${name}.baseline`));
  return measureAgainst(source, { trial: once, baseline: beside, recorded, signal: attempt.context.signal });
}

/** Runs a measuring command with the values of one trial (this one or the baseline); its output goes to this trial's log. */
function measuringOnce(attempt: Attempt, { source, units }: Measured, filled: FilledCommand, logs: Logs): MeasureOnce {
  return async () => {
    for (const log of [logs.stdout, logs.stderr]) {
      if (sizeOf(log) > MAX_MEASURE_LOG_BYTES) removeIfPossible(log); // the command may be run hundreds of times
    }
    const before = sizeOf(logs.stdout);
    const problem = exitProblem(await runCommand(attempt, { filled, template: source.command, units, logs }));
    if (problem !== undefined) {
      return missing(`the measuring command ${shortened(commandLine(filled.command))} ${problem}`);
    }
    const output = readRegularSync(logs.stdout, { from: before, maxBytes: MAX_MEASURED_BYTES });
    return { ok: true, value: output.toString("utf8") };
  };
}
