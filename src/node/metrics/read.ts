/**
 * @file Reads the metrics that a trial's commands left, each by the reader of its source.
 */
import { existsSync } from "node:fs";
import type { Template } from "../command-template/index.ts";
import type { OutputSource } from "../study-file/metric-sources.ts";
import type { MetricSource } from "../study-file/settings.ts";
import { csvReader } from "./csv.ts";
import { jsonReader } from "./json.ts";
import type { MetricReader, TrialOutput } from "./reader.ts";
import { type MetricReading, missing } from "./reading.ts";
import { stdoutReader } from "./stdout.ts";

const READERS: { readonly [Kind in OutputSource["kind"]]: MetricReader<Extract<OutputSource, { kind: Kind }>> } = {
  json: jsonReader,
  csv: csvReader,
  stdout: stdoutReader,
};

function readerOf({ kind }: OutputSource): MetricReader<OutputSource> {
  return READERS[kind] as MetricReader<OutputSource>; // that of its own kind, which the table's type ensures
}

/** The files that a metric is read from. */
export function metricFiles(source: MetricSource): readonly Template[] {
  return source.kind === "measure" ? [] : readerOf(source).files(source);
}

/** The value of a metric that the trial left in a file or printed. */
export async function readMetric(source: OutputSource, output: TrialOutput): Promise<MetricReading> {
  const reader = readerOf(source);
  for (const file of reader.files(source).map(output.path)) {
    if (!existsSync(file) || output.isFresh(file)) continue;
    return missing(`${file} was not written by this trial: it is as it was before the trial began`);
  }
  return reader.read(source, output);
}
