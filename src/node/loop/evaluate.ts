/**
 * @file One attempt at a trial: its commands in order, then its metrics, then the measurements that need the machine
 * for themselves.
 */
import { randomUUID } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Measurement, Trial } from "../../core/index.ts";
import { type Command, commandLine, type Exit, exitProblem } from "../executors/index.ts";
import { type MetricReading, measure, missing, type Reading, readMetric, watchFiles } from "../metrics/index.ts";
import type { MetricDefinition } from "../study-file/settings.ts";
import type { RunContext } from "./context.ts";
import { type FilledTrial, fillTrial } from "./fill.ts";
import type { Entry } from "./gate.ts";
import { prepareFolder, type TrialFiles, trialFiles, writeCommands, writeMark } from "./trial-files.ts";

/** What became of an attempt. */
export type Outcome =
  | { readonly kind: "completed"; readonly metrics: Readonly<Record<string, Measurement>> }
  | { readonly kind: "failed"; readonly reason: string; readonly log: string }
  | { readonly kind: "interrupted" };

type Failure = Extract<Outcome, { kind: "failed" }>;

interface Attempt {
  readonly context: RunContext;
  readonly trial: Trial;
  readonly files: TrialFiles;
  readonly filled: FilledTrial;
  readonly isFresh: (path: string) => boolean;
  readonly metrics: Record<string, Measurement>;
}

/** Evaluates a trial in its folder. Never throws for what the user's commands do; throws `StorageError` "full". */
export async function evaluate(context: RunContext, trial: Trial, number: number): Promise<Outcome> {
  const files = trialFiles(context.folder, trial.number);
  const filled = fillTrial(context.file, trial, files);
  prepareFolder(files, trial, number);
  writeCommands(files, [...filled.commands, ...filled.measureCommands].map(commandLine));
  const isFresh = watchFiles(filled.metricFiles);
  const attempt: Attempt = { context, trial, files, filled, isFresh, metrics: {} };

  const definitions = context.file.run.metrics;
  const alone = definitions.filter(({ source }) => source.kind === "measure" && source.exclusive);
  const others = definitions.filter((definition) => !alone.includes(definition));
  const failure =
    (await inside(attempt, "shared", async () => (await train(attempt)) ?? (await collect(attempt, others)))) ??
    (alone.length === 0 ? undefined : await inside(attempt, "exclusive", () => collect(attempt, alone)));

  if (failure === undefined && definitions.every(({ name }) => Object.hasOwn(attempt.metrics, name))) {
    return { kind: "completed", metrics: attempt.metrics };
  }
  return failure === undefined || context.signal.aborted ? { kind: "interrupted" } : failure;
}

/** Does some work inside the gate; undefined if the run was interrupted before it came to be. */
async function inside(
  { context }: Attempt,
  entry: Entry,
  work: () => Promise<Failure | undefined>,
): Promise<Failure | undefined> {
  const leave = await context.gate.enter(entry, context.signal);
  if (leave === undefined) return undefined;
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Runs the trial's commands in order, up to the first that fails. */
async function train(attempt: Attempt): Promise<Failure | undefined> {
  const { stdout, stderr } = attempt.files;
  for (const command of attempt.filled.commands) {
    const problem = exitProblem(await runCommand(attempt, command, stdout, stderr));
    if (problem === undefined) continue;
    return {
      kind: "failed",
      reason: `the command ${shortened(commandLine(command))} ${problem}`,
      log: logOf(stderr, stdout),
    };
  }
  return undefined;
}

/** Reads or measures metrics in order, up to the first that fails. */
async function collect(attempt: Attempt, definitions: readonly MetricDefinition[]): Promise<Failure | undefined> {
  const { stdout, stderr } = attempt.files;
  for (const definition of definitions) {
    if (attempt.context.signal.aborted) return undefined;
    const { name, source } = definition;
    const logs = source.kind === "measure" ? measureLogs(attempt, name) : { stdout, stderr };
    const reading = await readOrMeasure(attempt, definition);
    if (!reading.ok) {
      return { kind: "failed", reason: `metric ${name}: ${reading.reason}`, log: logOf(logs.stderr, logs.stdout) };
    }
    attempt.metrics[name] = reading.value;
  }
  return undefined;
}

async function readOrMeasure(attempt: Attempt, { name, source }: MetricDefinition): Promise<MetricReading> {
  const { context, trial, files, filled, isFresh } = attempt;
  if (source.kind !== "measure") return readMetric(source, { path: filled.path, stdoutFile: files.stdout, isFresh });
  context.emit({ type: "measuring", trial: trial.number, metric: name });
  const command = filled.command(source.command);
  const logs = measureLogs(attempt, name);
  return measure(source, async (): Promise<Reading<string>> => {
    const before = sizeOf(logs.stdout);
    const exit = await runCommand(attempt, command, logs.stdout, logs.stderr);
    const problem = exitProblem(exit);
    if (problem !== undefined) return missing(`the measuring command ${shortened(commandLine(command))} ${problem}`);
    return { ok: true, value: readFileSync(logs.stdout).subarray(before).toString("utf8") };
  });
}

/** Runs one command to its end, or to the run's. */
async function runCommand(attempt: Attempt, command: Command, stdoutFile: string, stderrFile: string): Promise<Exit> {
  const { context, files, filled } = attempt;
  if (context.signal.aborted) return { kind: "stopped" };
  const { cwd, timeoutMs } = context.file.run;
  const token = randomUUID();
  writeMark(files, { token });
  const running = context.executor.start({
    command,
    cwd,
    environment: filled.environment,
    stdoutFile,
    stderrFile,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    token,
  });
  const stop = (): void => void running.stop();
  context.signal.addEventListener("abort", stop, { once: true });
  try {
    writeMark(files, running.mark);
    return await running.exit;
  } finally {
    context.signal.removeEventListener("abort", stop);
  }
}

function measureLogs({ files }: Attempt, metric: string): { readonly stdout: string; readonly stderr: string } {
  const name = metric.replace(/[^\w.-]+/g, "-");
  return {
    stdout: join(files.folder, `measure-${name}.stdout.log`),
    stderr: join(files.folder, `measure-${name}.stderr.log`),
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The log to look at first: that of errors, unless it is empty. */
function logOf(errors: string, output: string): string {
  return sizeOf(errors) > 0 ? errors : output;
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
