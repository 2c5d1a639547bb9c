/**
 * @file What an executor is asked to run for a trial.
 */
import { type CommandRequest, checkEngine, type EngineReport } from "../executors/index.ts";
import type { RunSettings, StudyCommand } from "../study-file/settings.ts";
import type { Logs } from "./attempt.ts";
import { type FilledCommand, fillTrial, type TrialToFill } from "./fill-trial.ts";
import type { LocatedStudy } from "./opening.ts";
import { trialFiles } from "./trial-files.ts";

/** What a request is made of. */
interface Requested {
  /** The command with the values of a trial and with its units. */
  readonly filled: Pick<FilledCommand, "command" | "environment">;
  /** The command before they were filled in. */
  readonly template: StudyCommand;
  readonly logs: Logs;
  /** The name of the study. */
  readonly study: string;
}

/** The request to run a command, whose output goes to these logs. A time limit of the command itself replaces the study's. */
export function commandRequest(
  { cwd, timeoutMs: studyTimeoutMs }: Pick<RunSettings, "cwd" | "timeoutMs">,
  { filled: { command, environment }, template: { uses, timeoutMs = studyTimeoutMs }, logs, study }: Requested,
): CommandRequest {
  return {
    command,
    cwd,
    environment: { ...environment, ...(command.kind === "shell" ? command.environment : undefined) },
    stdoutFile: logs.stdout,
    stderrFile: logs.stderr,
    study,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(uses === undefined ? {} : { uses }),
  };
}

/**
 * Looks at the engine that would run a study's commands: what is missing there, and what would be submitted for the first command
 * of a trial. Undefined where there is nothing to look at, as on this machine.
 */
export async function checkStudyEngine(
  { file, folder }: LocatedStudy,
  trial: TrialToFill,
): Promise<EngineReport | undefined> {
  const { run } = file;
  const files = trialFiles(folder, trial.number);
  const { commands, environment } = fillTrial(file, trial, files);
  const [[command], [template]] = [commands, run.commands];
  if (run.executor === undefined || command === undefined || template === undefined) return undefined;
  const requested = { filled: { command, environment }, template, logs: files, study: file.study.name };
  return checkEngine(run.executor, commandRequest(run, requested));
}
