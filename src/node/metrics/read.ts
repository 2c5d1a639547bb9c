/**
 * @file Reads what a training program left: one function for every source that is not measured.
 */
import { existsSync } from "node:fs";
import type { Template } from "../command-template/index.ts";
import type { MetricSource } from "../study-file/settings.ts";
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
  return source.kind === "json" ? readJsonMetric(source, file) : readCsv(file, source.column);
}

/** A value in a JSON file, with its standard error where the program writes that beside it. */
async function readJsonMetric(source: Extract<MetricSource, { kind: "json" }>, file: string): Promise<MetricReading> {
  const value = await readJson(file, source.path);
  if (!value.ok || source.standardErrorPath === undefined) return value;
  const error = await readJson(file, source.standardErrorPath);
  if (!error.ok) return error;
  const standardError = error.value.mean;
  if (standardError < 0)
    return missing(`the standard error at ${source.standardErrorPath.join(".")} in ${file} is ${standardError}`);
  return { ok: true, value: { ...value.value, standardError } };
}
