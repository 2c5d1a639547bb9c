/**
 * @file A study file's templates with one trial's values in them.
 */
import { join, resolve } from "node:path";
import { nativeConfiguration } from "../../core/space/index.ts";
import {
  type Command,
  type CommandTemplate,
  fillCommand,
  fillTemplate,
  holdsInactive,
  renderFile,
  type Template,
  valuesOfTrial,
} from "../command-template/index.ts";
import { metricFiles } from "../metrics/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import { configText } from "./config-file.ts";
import type { EvaluatedTrial, TrialFiles } from "./trial-files.ts";

/** What a trial runs, ready for an executor. */
export interface FilledTrial {
  readonly commands: readonly Command[];
  /** The commands of measured metrics, to be read by users. */
  readonly measureCommands: readonly Command[];
  /** Variables of the commands; one with the value null is unset for them. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** The files that the trial's folder holds before it starts: text by absolute path. */
  readonly writtenFiles: Readonly<Record<string, string>>;
  /** Absolute paths of the files that metrics are read from. */
  readonly metricFiles: readonly string[];
  readonly command: (template: CommandTemplate) => Command;
  /** The absolute path of a file; relative ones start at the folder of the commands. */
  readonly path: (file: Template) => string;
}

/** The trial that templates are filled for. */
export interface TrialToFill extends Pick<EvaluatedTrial, "number" | "configuration" | "replicate"> {
  /** The slot that it runs in: 0 … parallel − 1. Default 0, for a trial that is only shown. */
  readonly slot?: number;
}

/** Fills every template of a study file for one trial. */
export function fillTrial(
  { study, run }: Pick<StudyFile, "study" | "run">,
  { number, configuration, slot = 0, replicate }: TrialToFill,
  { folder, config }: TrialFiles,
): FilledTrial {
  const templates = run.templates ?? [];
  const [template, ...more] = templates.map(({ name }) => join(folder, name));
  const values = valuesOfTrial(study.parameters, {
    number,
    configuration,
    folder,
    config,
    replicate: replicate?.index ?? 0,
    slot,
    template: more.length === 0 ? template : undefined,
  });
  const command = (template: CommandTemplate): Command => fillCommand(template, values);
  const path = (template: Template): string => resolve(run.cwd, fillTemplate(template, values));
  const own = {
    PARETUNE_TRIAL_NUMBER: String(number),
    PARETUNE_TRIAL_REPLICATE: String(replicate?.index ?? 0),
    PARETUNE_TRIAL_DIR: folder,
    PARETUNE_TRIAL_SLOT: String(slot),
    PARETUNE_CONFIG: config,
  };
  // A variable whose value needs an inactive parameter is unset, even if this process has it.
  const requested = Object.entries(run.environment).map(([name, template]): [string, string | null] => [
    name,
    holdsInactive(template, values) ? null : fillTemplate(template, values),
  ]);
  return {
    commands: run.commands.map(command),
    measureCommands: run.metrics.flatMap(({ source }) => (source.kind === "measure" ? [command(source.command)] : [])),
    environment: { ...own, ...Object.fromEntries(requested) },
    writtenFiles: {
      [config]: configText(nativeConfiguration(study.parameters, configuration), run.config),
      ...Object.fromEntries(
        templates.flatMap(({ name, content }) =>
          content === undefined ? [] : [[join(folder, name), renderFile(content, values)] as const],
        ),
      ),
    },
    metricFiles: run.metrics
      .flatMap(({ source, progressColumn }) => [
        ...metricFiles(source),
        ...(progressColumn === undefined ? [] : [progressColumn.file]),
      ])
      .map(path),
    command,
    path,
  };
}
