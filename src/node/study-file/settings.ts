/**
 * @file The part of a study file beyond the study itself: how a trial is run and where its metrics come from. Paths and
 * words are templates, which are filled for each trial (`BUILT_INS` lists the placeholders besides the parameters);
 * `{study.dir}` is filled in already.
 */
import type { Study } from "../../core/study/index.ts";
import type { CommandTemplate, FileTemplate, Template } from "../command-template/index.ts";
import type { ExecutorSettings } from "./executor-settings.ts";
import type { LogSource, OutputSource } from "./metric-sources.ts";
import type { NotifySettings } from "./notify.ts";
import type { Resources, Uses } from "./resources.ts";
import type { DatabaseAddress } from "./store-address.ts";

/** A command with what it needs besides its words. */
export type StudyCommand = CommandTemplate & {
  /** The number of units that it holds while it runs, by resource; absent: none. */
  readonly uses?: Uses;
  /** Its own time limit, in milliseconds; absent: that of the study. */
  readonly timeoutMs?: number;
};

/** The statistic that summarises the samples of a repeated measurement. */
export type Statistic = "mean" | "p50" | "p90" | "p99";

/** The number of blocks of a measurement against the baseline, each with its share of the samples of both sides. With
 * eight or more, the standard error of the median over blocks is about right (src/node/metrics/ratio.ts). */
export const AGAINST_BLOCKS = 8;

/** A separate command that measures a metric repeatedly. */
export interface MeasureSource {
  readonly kind: "measure";
  readonly command: StudyCommand;
  /** Finds the samples in the output of the command; absent: every number on a line of its own is a sample. */
  readonly pattern?: RegExp;
  /** Minimum number of samples to summarise, excluding the warm-up. */
  readonly repeats: number;
  /** Samples dropped at the start of the output of each process. */
  readonly warmup: number;
  readonly statistic: Statistic;
  /** Whether it is measured while no other trial of the study trains. */
  readonly exclusive: boolean;
  /** Measured in turn with the baseline, whose value in this metric is the unit of the result. */
  readonly against?: "baseline";
}

/** Where the value of a metric comes from. */
export type MetricSource = OutputSource | MeasureSource;

/** A column of a CSV file that grows while the program trains. */
export interface ProgressColumn {
  readonly file: Template;
  readonly column: string;
  /** The column of the steps; absent: the values are counted. */
  readonly step?: string;
}

/** A metric of the study: an objective, or a metric that is only recorded. */
export interface MetricDefinition {
  readonly name: string;
  readonly source: MetricSource;
  /** Matches its values in the lines that the program prints while it trains. The step is in the group `step` (else the
   * matches are counted), the value in the group `value` (else in the first). */
  readonly progress?: RegExp;
  /** The stream that the progress is printed to; absent: standard output. */
  readonly progressFrom?: LogSource["kind"];
  /** The column of a CSV file in which its values appear while the program trains, if they are not read from the output. */
  readonly progressColumn?: ProgressColumn;
  /** Its value is available before the commands end, and is final. */
  readonly early?: true;
}

/** A file of the user that is rendered into the folder of every trial. */
export interface TemplateFile {
  /** Its name in the trial's folder. */
  readonly name: string;
  /** Absent where the study file was read without its surroundings, as by commands that run nothing. */
  readonly content?: FileTemplate;
}

/** How trials are run. */
export interface RunSettings {
  /** The program that asks for trials evaluates them, and there are no commands; absent: the commands do. */
  readonly evaluator?: "caller";
  readonly commands: readonly StudyCommand[];
  /** The units of which commands hold some; absent where there are none. */
  readonly resources?: Resources;
  /** Environment variables that are added to those of this process. */
  readonly environment: Readonly<Record<string, Template>>;
  /** Files that are rendered into the folder of every trial; absent where there are none. */
  readonly templates?: readonly TemplateFile[];
  /** How names with dots appear in the file `{config}`; absent: as they are. */
  readonly config?: "nested";
  /** Absolute path of the folder that commands start in. */
  readonly cwd: string;
  /** Time limit for each command of a trial, in milliseconds; absent: none. */
  readonly timeoutMs?: number;
  /** The number of times that a failed trial is started again before it is recorded as failed. */
  readonly retries: number;
  /** The number of evaluations of each trial; `auto`: further ones while a trial's place on the front is in doubt. Absent: one. */
  readonly replicates?: number | "auto";
  readonly metrics: readonly MetricDefinition[];
  /** Where commands run; absent: on this machine. */
  readonly executor?: ExecutorSettings;
  /** Who is told what happens to the study; absent: nobody. */
  readonly notify?: NotifySettings;
  /** The database that has the results; absent: a file in the study's folder. */
  readonly store?: DatabaseAddress;
  /** The earlier study to begin with, as it is written and as an absolute path of a study file or a store. */
  readonly from?: { readonly text: string; readonly path: string };
}

/** A valid study file. */
export interface StudyFile {
  /** Absolute path of the file. */
  readonly path: string;
  readonly study: Study;
  readonly run: RunSettings;
}
