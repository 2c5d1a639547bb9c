/**
 * @file How one trial was run, for people: its folder, and its commands as lines that can be pasted into a POSIX shell.
 */
import { existsSync } from "node:fs";
import { type AttemptRecord, attemptOf, type Trial, type Units } from "../../core/study/index.ts";
import { commandLine, placeholders, shellQuote, sourceOf, type Template } from "../command-template/index.ts";
import { readRegularSync } from "../files/index.ts";
import { metricFiles } from "../metrics/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import { folderOwner } from "./attempt-file.ts";
import { fillTrial } from "./fill-trial.ts";
import { trialFiles } from "./trial-files.ts";

/** The size of the record of the commands. */
const MAX_RECORD_BYTES = 1 << 24;

/** How a trial was run. */
export interface TrialCommand {
  /** The absolute path of the trial's folder; absent if it was evaluated elsewhere. */
  readonly folder?: string;
  /** The folder that the commands start in, as an absolute path. */
  readonly cwd: string;
  /**
   * The commands in order, with values and variables filled in: as they were run, or, if the trial was evaluated elsewhere,
   * as the study file would run them.
   */
  readonly commands: readonly string[];
}

/** The folder and the commands of a trial, if its files are here. Commands that only measure a metric are not among them. */
export function trialCommand(
  file: StudyFile,
  storeFolder: string,
  trial: Pick<Trial, "number" | "configuration"> & { readonly units?: Units; readonly by?: AttemptRecord },
): TrialCommand {
  const files = trialFiles(storeFolder, trial.number);
  const filled = fillTrial(file, trial, files);
  // As a command is written before it holds its units, which it never did if an earlier one failed.
  const open = fillTrial(file, { ...trial, units: "open" }, files).commands.map(commandLine);
  const isHere = folderOwner(files, attemptOf(trial)).kind !== "other";
  const wasRun = isHere && existsSync(files.command);
  const lines = filled.commands.map(commandLine);
  const recorded = wasRun ? readLines(files.command) : [];
  // A command of several lines cannot be told apart in the record; it is filled in again.
  const isWhole = recorded.length === lines.length + filled.measureCommands.length;
  const asRun = lines.map((line, at) => {
    const written = isWhole ? recorded[at] : undefined;
    return written === undefined || written === open[at] ? line : written;
  });
  const variables = variablesOf(file, filled.environment);
  return {
    ...(isHere && existsSync(files.folder) ? { folder: files.folder } : {}),
    cwd: file.run.cwd,
    commands: asRun.map((line) => withVariables(line, variables, file)),
  };
}

function readLines(path: string): readonly string[] {
  try {
    return readRegularSync(path, { maxBytes: MAX_RECORD_BYTES }).toString("utf8").trimEnd().split("\n");
  } catch {
    return [];
  }
}

/** A variable and its value; null if it is not set. */
type Variable = readonly [name: string, value: string | null];

/**
 * The variables that a program may depend on: those of the study file, and the trial's own where a command names them or no
 * command holds a value. Programs may read the folder of the trial from its variable if no command passes it, yet metrics are
 * read from there.
 */
function variablesOf({ run }: StudyFile, environment: Readonly<Record<string, string | null>>): readonly Variable[] {
  const isFilled = run.commands.some((command) =>
    command.kind === "shell"
      ? placeholders(command.line).length > 0
      : command.words.some((word) => placeholders(word).length > 0),
  );
  const isOwn = !isFilled && Object.keys(run.environment).length === 0;
  const lines = run.commands.flatMap((command) => (command.kind === "shell" ? [command.line] : command.words));
  const text = [...lines, ...Object.values(run.environment)].map(sourceText).join(" ");
  const readsFolder = run.metrics.some(({ source }) =>
    metricFiles(source).some((file) => sourceText(file).includes("{trial.dir}")),
  );
  const isFolderUnsaid = readsFolder && !/\{(trial\.dir|config|template)\}/.test(text);
  const isNamed = (name: string): boolean =>
    text.includes(name) || (isFolderUnsaid && (name === "PARETUNE_TRIAL_DIR" || name === "PARETUNE_CONFIG"));
  return Object.entries(environment).filter(([name]) => isOwn || Object.hasOwn(run.environment, name) || isNamed(name));
}

/** A template as it is written. */
function sourceText(template: Template): string {
  return template.map(sourceOf).join("");
}

/** The line with variables set for it alone; a shell line, which may hold several commands, gets a shell of its own. */
function withVariables(line: string, variables: readonly Variable[], { run }: StudyFile): string {
  if (variables.length === 0) return line;
  const unset = variables.flatMap(([name, value]) => (value === null ? [`-u ${name}`] : []));
  const set = variables.flatMap(([name, value]) => (value === null ? [] : [`${name}=${shellQuote(value)}`]));
  const words = [...(unset.length === 0 ? [] : ["env", ...unset]), ...set];
  const isShell = run.commands.some(({ kind }) => kind === "shell");
  return [...words, isShell ? `sh -c ${shellQuote(line)}` : line].join(" ");
}
