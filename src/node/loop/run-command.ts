/**
 * @file Runs one command of an attempt, and words its failure.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Units } from "../../core/study/index.ts";
import { BUILT_IN_PLACEHOLDERS, type CommandTemplate, placeholders } from "../command-template/index.ts";
import { type CommandHandle, type Exit, exitProblem, isInfrastructure } from "../executors/index.ts";
import type { StudyCommand } from "../study-file/settings.ts";
import type { Attempt, Failure, Logs } from "./attempt.ts";
import { commandRequest } from "./command-request.ts";
import type { FilledCommand } from "./fill-trial.ts";
import { lastLines, onOneLine } from "./log-tail.ts";
import { forgetHandle, type TrialFiles, writeHandle } from "./trial-files.ts";

/** The exit codes by which a shell says that a program cannot be executed, or was not found. */
const NO_PROGRAM_CODES: readonly number[] = [126, 127];

/** For how long an engine that does not answer is asked to end a command when the run is to end, in milliseconds. */
const INTERRUPT_PATIENCE_MS = 20_000;

/** What `runCommand` runs. */
interface Launch {
  /** The command with the values of a trial and with its units. */
  readonly filled: Pick<FilledCommand, "command" | "environment">;
  /** The command before they were filled in. */
  readonly template: StudyCommand;
  /** The units that are held for it. */
  readonly units: Units;
  /** Those of the trial itself, whose output is searched for metrics; or those of a measurement. */
  readonly logs: Logs;
}

/** Runs one command to its end, or to the run's. */
export async function runCommand(attempt: Attempt, { filled, template, units, logs }: Launch): Promise<Exit> {
  const { context, files, watch, follower } = attempt;
  if (context.signal.aborted) return { kind: "stopped" };
  const { runner, signal, killSignal } = context;
  const { executor } = runner;
  const { run, study } = context.file;
  const request = commandRequest(run, { filled, template, logs, study: study.name });
  const holding = template.uses === undefined ? {} : { units };
  const saveHandle = (handle: CommandHandle): void =>
    writeHandle(files, { executor: executor.name, handle, ...holding }, executor.isRemote);
  const onOutput = logs === files ? follower.take : undefined;
  const { number } = attempt.trial;
  const onWaiting = (reason: string | undefined): void =>
    context.emit({ type: "trial-queued", trial: number, ...(reason === undefined ? {} : { reason }) });
  const running = runner.start(request, { label: `trial-${number}`, saveHandle, onOutput, onWaiting });
  const stop = (): void => void running.stop();
  // A run that is to end does not wait for ever for an engine that does not answer.
  const interrupt = (): void => void running.stop(AbortSignal.timeout(INTERRUPT_PATIENCE_MS));
  const kill = (): void => running.kill();
  watch?.signal.addEventListener("abort", stop, { once: true });
  signal.addEventListener("abort", interrupt, { once: true });
  killSignal?.addEventListener("abort", kill, { once: true });
  try {
    const exit = await running.exit;
    if (!running.isLeft()) forgetHandle(files);
    noteExit(attempt, exit, template);
    const reason = running.lostOutput();
    if (reason !== undefined && !attempt.hasLostOutput) {
      attempt.hasLostOutput = true;
      context.emit({ type: "output-lost", trial: attempt.trial.number, reason });
    }
    return exit;
  } finally {
    watch?.signal.removeEventListener("abort", stop);
    signal.removeEventListener("abort", interrupt);
    killSignal?.removeEventListener("abort", kill);
  }
}

/** Notes what an exit says about others than the trial. */
function noteExit(attempt: Attempt, exit: Exit, template: CommandTemplate): void {
  if (exit.kind === "not-started" && isMachineFault(exit, template)) attempt.isMachineFault = true;
  if (exit.kind === "failed" && NO_PROGRAM_CODES.includes(exit.code)) attempt.isMissingProgram = true;
  if (isInfrastructure(exit)) attempt.lost = exitProblem(exit);
}

/** Whether no value of the trial decides that a command did not start. */
function isMachineFault({ cause }: Extract<Exit, { kind: "not-started" }>, template: CommandTemplate): boolean {
  if (cause === "trial") return false;
  return cause === "machine" || !hasChosenProgram(template);
}

/** Whether the program of a command depends on a parameter, so that only some trials may lack it. */
function hasChosenProgram(command: CommandTemplate): boolean {
  if (command.kind === "shell") return false;
  return placeholders(command.words[0] ?? []).some((name) => !BUILT_IN_PLACEHOLDERS.includes(name));
}

/** Where the output of a metric's own command goes. */
export function measureLogs(files: TrialFiles, metric: string): Logs {
  const name = metric.replace(/[^\w.-]+/g, "-");
  return {
    stdout: join(files.folder, `measure-${name}.stdout.log`),
    stderr: join(files.folder, `measure-${name}.stderr.log`),
  };
}

/** The number of bytes of a file; 0 if there is none. */
export function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0; // there is none, or it cannot be seen
  }
}

/** A failure, whose reason ends with the last line of standard error from byte `from` on: mostly that says why. */
export function failed(reason: string, { stdout, stderr }: Logs, from = 0): Failure {
  const [line] = lastLines(stderr, 1, from);
  const text = onOneLine(line === undefined ? reason : `${reason} (stderr: ${line})`);
  return { kind: "failed", reason: text, log: logOf(stderr, stdout) };
}

/** The log to look at first: that of errors, unless it is empty. */
function logOf(errors: string, output: string): string {
  return sizeOf(errors) > 0 ? errors : output;
}

/** A text for a message, at most 120 characters of it. */
export function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
