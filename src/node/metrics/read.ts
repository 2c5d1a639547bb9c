/**
 * @file Reads what a training program left: one function for every source that is not measured.
 */
import { existsSync } from "node:fs";
import type { MetricSource, Template } from "../study-file/settings.ts";
import { readCsv } from "./csv.ts";
import { readJson } from "./json.ts";
import { type MetricReading, missing } from "./reading.ts";
import { readStdout } from "./stdout.ts";

/** Where a trial's output is. */
export interface TrialOutput {
  /** The absolute path that a file's template stands for. */
  readonly path: (file: Template) => string;
  /** The log of the trial's standard output. */
  readonly stdoutFile: string;
  /** Whether the file was written since the trial began. */
  readonly isFresh: (path: string) => boolean;
}

/** The value of a metric that the trial left in a file or printed. */
export async function readMetric(
  source: Exclude<MetricSource, { kind: "measure" }>,
  output: TrialOutput,
): Promise<MetricReading> {
  if (source.kind === "stdout") return readStdout(output.stdoutFile, source.pattern);
  const file = output.path(source.file);
  if (existsSync(file) && !output.isFresh(file)) {
    return missing(`${file} was not written by this trial: it is as it was before the trial began`);
  }
  return source.kind === "json" ? readJson(file, source.path) : readCsv(file, source.column);
}
