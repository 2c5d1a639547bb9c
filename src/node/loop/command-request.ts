/**
 * @file What an executor is asked to run for a trial.
 */
import type { Command } from "../command-template/index.ts";
import { type CommandRequest, checkEngine, type EngineReport } from "../executors/index.ts";
import type { RunSettings } from "../study-file/settings.ts";
import type { Logs } from "./attempt.ts";
import { type FilledTrial, fillTrial, type TrialToFill } from "./fill-trial.ts";
import type { LocatedStudy } from "./opening.ts";
import { trialFiles } from "./trial-files.ts";

/** The request to run a command, whose output goes to these logs. */
export function commandRequest(
  { cwd, timeoutMs }: Pick<RunSettings, "cwd" | "timeoutMs">,
  {
    command,
    environment,
    logs,
  }: { readonly command: Command; readonly environment: FilledTrial["environment"]; readonly logs: Logs },
): CommandRequest {
  return {
    command,
    cwd,
    environment: { ...environment, ...(command.kind === "shell" ? command.environment : undefined) },
    stdoutFile: logs.stdout,
    stderrFile: logs.stderr,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
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
  const [command] = commands;
  if (run.executor === undefined || command === undefined) return undefined;
  return checkEngine(run.executor, commandRequest(run, { command, environment, logs: files }));
}
