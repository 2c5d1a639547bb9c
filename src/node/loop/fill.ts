/**
 * @file A study file's templates with one trial's values in them.
 */
import { resolve } from "node:path";
import type { Trial } from "../../core/index.ts";
import type { Command } from "../executors/index.ts";
import type { CommandTemplate, StudyFile, Template } from "../study-file/settings.ts";
import {
  fillCommand,
  fillTemplate,
  holdsInactive,
  parameterValues,
  type TemplateValues,
} from "../study-file/template.ts";
import type { TrialFiles } from "./trial-files.ts";

/** What a trial runs, ready for an executor. */
export interface FilledTrial {
  readonly commands: readonly Command[];
  /** The commands of measured metrics, for people to read. */
  readonly measureCommands: readonly Command[];
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute paths of the files that metrics are read from. */
  readonly metricFiles: readonly string[];
  readonly command: (template: CommandTemplate) => Command;
  /** A file's absolute path; relative ones start at the folder of the commands. */
  readonly path: (file: Template) => string;
}

/** Fills in every template of a study file for one trial. */
export function fillTrial(file: StudyFile, trial: Trial, files: TrialFiles): FilledTrial {
  const { run } = file;
  const values: TemplateValues = {
    ...parameterValues(file.study.parameters, trial.configuration),
    ...trial.configuration,
    "trial.dir": files.folder,
    "trial.number": trial.number,
    config: files.config,
  };
  const command = (template: CommandTemplate): Command => fillCommand(template, values);
  const path = (template: Template): string => resolve(run.cwd, fillTemplate(template, values));
  const own = {
    PARETUNE_TRIAL_NUMBER: String(trial.number),
    PARETUNE_TRIAL_DIR: files.folder,
    PARETUNE_CONFIG: files.config,
  };
  // A variable that needs an inactive parameter is not set.
  const asked = Object.entries(run.environment)
    .filter(([, template]) => !holdsInactive(template, values))
    .map(([name, template]) => [name, fillTemplate(template, values)]);
  return {
    commands: run.commands.map(command),
    measureCommands: run.metrics.flatMap(({ source }) => (source.kind === "measure" ? [command(source.command)] : [])),
    environment: { ...own, ...(Object.fromEntries(asked) as Record<string, string>) },
    metricFiles: run.metrics.flatMap(({ source }) => ("file" in source ? [path(source.file)] : [])),
    command,
    path,
  };
}
