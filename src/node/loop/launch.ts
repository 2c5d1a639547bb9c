/**
 * @file A command of an attempt with the units that it holds, and what the trial's folder says of it.
 */
import type { Units } from "../../core/study/index.ts";
import { commandLine } from "../command-template/index.ts";
import type { StudyCommand } from "../study-file/settings.ts";
import type { Attempt } from "./attempt.ts";
import type { FilledCommand } from "./fill-trial.ts";
import { writeCommands, writeFiles } from "./trial-files.ts";

/**
 * Fills in the units of a command, renders the files that name them, and notes the command as it is run.
 *
 * @param index - its place among the commands of the study and then those that measure
 */
export function prepareLaunch(attempt: Attempt, template: StudyCommand, units: Units, index: number): FilledCommand {
  const { files, filled, commandLines } = attempt;
  const launched = filled.launch(template, units);
  if (template.uses === undefined) return launched;
  writeFiles(files, launched.files);
  if (commandLines !== undefined) {
    commandLines[index] = commandLine(launched.command);
    writeCommands(files, commandLines);
  }
  return launched;
}

/** The place of the command that measures a metric, for `prepareLaunch`. */
export function measureIndex({ context }: Attempt, metric: string): number {
  const { commands, metrics } = context.file.run;
  const measured = metrics.filter(({ source }) => source.kind === "measure");
  return commands.length + measured.findIndex(({ name }) => name === metric);
}
