/**
 * @file A study file's templates with one trial's values in them.
 */
import { join, resolve } from "node:path";
import { nativeConfiguration } from "../../core/space/index.ts";
import type { Units } from "../../core/study/index.ts";
import {
  type Command,
  fillCommand,
  fillTemplate,
  holdsInactive,
  renderFile,
  type Template,
  type TemplateValues,
  valuesOfTrial,
} from "../command-template/index.ts";
import { metricFiles } from "../metrics/index.ts";
import type { StudyCommand, StudyFile } from "../study-file/settings.ts";
import { configText } from "./config-file.ts";
import { resourcesOf, type ShownUnits, shownUnits, unitValues, unitVariables } from "./fill-units.ts";
import type { EvaluatedTrial, TrialFiles } from "./trial-files.ts";

/** A command with the units that it holds, ready for an executor. */
export interface FilledCommand {
  readonly command: Command;
  /** Its variables; one with the value null is unset for it. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** The rendered files that name its units: text by absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a trial runs. */
export interface FilledTrial {
  readonly commands: readonly Command[];
  /** The commands of measured metrics, to be read by users. */
  readonly measureCommands: readonly Command[];
  /** Variables of the commands, as they are shown; one with the value null is unset for them. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** The files that the trial's folder holds before it starts: text by absolute path. */
  readonly writtenFiles: Readonly<Record<string, string>>;
  /** Absolute paths of the files that metrics are read from. */
  readonly metricFiles: readonly string[];
  /** A command as it is shown. */
  readonly command: (template: StudyCommand) => Command;
  readonly launch: (template: StudyCommand, units: Units) => FilledCommand;
  /** The absolute path of a file; relative ones start at the folder of the commands. */
  readonly path: (file: Template) => string;
}

/** The trial that templates are filled for. */
export interface TrialToFill extends Pick<EvaluatedTrial, "number" | "configuration" | "replicate"> {
  /** The slot that it runs in: 0 … parallel − 1. Default 0, for a trial that is only shown. */
  readonly slot?: number;
  /** The units that commands are shown with. Default: the first ones of each resource. */
  readonly units?: ShownUnits;
}

/** Fills every template of a study file for one trial. */
export function fillTrial(
  { study, run }: Pick<StudyFile, "study" | "run">,
  { number, configuration, slot = 0, replicate, units: shown }: TrialToFill,
  { folder, config }: TrialFiles,
): FilledTrial {
  const templates = run.templates ?? [];
  const [template, ...more] = templates.map(({ name }) => join(folder, name));
  const { resources = {} } = run;
  const plain = valuesOfTrial(study.parameters, {
    number,
    configuration,
    folder,
    config,
    replicate: replicate?.index ?? 0,
    slot,
    template: more.length === 0 ? template : undefined,
  });
  const own = {
    PARETUNE_TRIAL_NUMBER: String(number),
    PARETUNE_TRIAL_REPLICATE: String(replicate?.index ?? 0),
    PARETUNE_TRIAL_DIR: folder,
    PARETUNE_TRIAL_SLOT: String(slot),
    PARETUNE_CONFIG: config,
  };
  const { valuesWith, environmentWith, rendered } = unitFilling(run, { plain, own, folder });
  const command = (template: StudyCommand): Command =>
    fillCommand(template, valuesWith(shownUnits(resources, template.uses, shown)));
  const path = (template: Template): string => resolve(run.cwd, fillTemplate(template, plain));
  return {
    commands: run.commands.map(command),
    measureCommands: run.metrics.flatMap(({ source }) => (source.kind === "measure" ? [command(source.command)] : [])),
    environment: environmentWith(
      shownUnits(resources, Object.assign({}, ...run.commands.map(({ uses }) => uses)), shown),
    ),
    writtenFiles: {
      [config]: configText(nativeConfiguration(study.parameters, configuration), run.config),
      ...rendered({}, (named) => named.length === 0),
    },
    metricFiles: run.metrics
      .flatMap(({ source, progressColumn }) => [
        ...metricFiles(source),
        ...(progressColumn === undefined ? [] : [progressColumn.file]),
      ])
      .map(path),
    command,
    launch: (template, units) => ({
      command: fillCommand(template, valuesWith(units)),
      environment: environmentWith(units),
      files: rendered(units, (named) => named.length > 0 && named.every((name) => Object.hasOwn(units, name))),
    }),
    path,
  };
}

/** What depends on the units that a command holds. */
interface UnitFilling {
  readonly valuesWith: (units: Units) => TemplateValues;
  readonly environmentWith: (units: Units) => Readonly<Record<string, string | null>>;
  /** Rendered files, of those that name the wanted resources: text by absolute path. */
  readonly rendered: (
    units: Units,
    isWanted: (named: readonly string[]) => boolean,
  ) => Readonly<Record<string, string>>;
}

/** The values of one trial without units, its own variables, and its folder. */
interface TrialFilling {
  readonly plain: TemplateValues;
  readonly own: Readonly<Record<string, string>>;
  readonly folder: string;
}

function unitFilling(
  { resources = {}, environment, templates = [] }: StudyFile["run"],
  { plain, own, folder }: TrialFilling,
): UnitFilling {
  const valuesWith = (units: Units): TemplateValues => ({ ...plain, ...unitValues(resources, units) });
  return {
    valuesWith,
    // A variable whose value needs an inactive parameter is unset, even if this process has it.
    environmentWith: (units) => {
      const values = valuesWith(units);
      const requested = Object.entries(environment).map(([name, template]): [string, string | null] => [
        name,
        holdsInactive(template, values) ? null : fillTemplate(template, values),
      ]);
      return { ...own, ...unitVariables(units), ...Object.fromEntries(requested) };
    },
    rendered: (units, isWanted) =>
      Object.fromEntries(
        templates.flatMap((file) => {
          if (file.content === undefined || !isWanted(resourcesOf(file, resources))) return [];
          return [[join(folder, file.name), renderFile(file.content, valuesWith(units))] as const];
        }),
      ),
  };
}
