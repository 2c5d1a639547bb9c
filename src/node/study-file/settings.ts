/**
 * @file What a study file says beyond the study itself: how a trial is run and where its metrics come from. Paths and
 * words are still templates here (`{parameter}`, `{trial.dir}`, `{trial.number}`, `{config}`); they are filled in for
 * each trial. `{study.dir}` is filled in already.
 */
import type { Study } from "../../core/index.ts";
import type { CommandTemplate, Template } from "../command-template/index.ts";
import type { ExecutorSettings } from "./executor-settings.ts";
import type { OutputSource } from "./metric-sources.ts";

/** How the samples of a repeated measurement become one number. */
export type Statistic = "mean" | "p50" | "p90" | "p99";

/** A measurement against the baseline is cut into so many blocks, each of which holds its share of both sides' samples.
 * From eight on the standard error of a median of blocks is about right (src/node/metrics/ratio.ts). */
export const AGAINST_BLOCKS = 8;

/** A command of its own that measures a metric, again and again. */
export interface MeasureSource {
  readonly kind: "measure";
  readonly command: CommandTemplate;
  /** The least number of samples to summarise, after the warm-up is dropped. */
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

/** A metric of the study: every objective, and any further metric that is only recorded. */
export interface MetricDefinition {
  readonly name: string;
  readonly source: MetricSource;
  /** What finds its values in the lines that the program prints while it trains; group `step` (or the count of lines)
   * and group `value` (or the first). */
  readonly progress?: RegExp;
  /** Its value is there before the commands end, and stays. */
  readonly early?: true;
}

/** How trials are run. */
export interface RunSettings {
  readonly commands: readonly CommandTemplate[];
  /** Environment variables added to this process's own. */
  readonly environment: Readonly<Record<string, Template>>;
  /** Absolute path of the folder that commands start in. */
  readonly cwd: string;
  /** Limit for each process of a trial, in milliseconds; absent: none. */
  readonly timeoutMs?: number;
  /** How often a failed trial is started again before it is recorded as failed. */
  readonly retries: number;
  readonly metrics: readonly MetricDefinition[];
  /** Where commands run; absent: on this machine. */
  readonly executor?: ExecutorSettings;
  /** The earlier study to begin with, as it is written and as an absolute path: a study file or a store. */
  readonly from?: { readonly text: string; readonly path: string };
}

/** A study file that was read and found valid. */
export interface StudyFile {
  /** Absolute path of the file. */
  readonly path: string;
  readonly study: Study;
  readonly run: RunSettings;
}
