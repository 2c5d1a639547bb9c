/**
 * @file Reads the metrics of a trial, each with the reader of its source.
 */
import { existsSync } from "node:fs";
import type { Template } from "../command-template/index.ts";
import { isFolder } from "../is-folder.ts";
import type { OutputSource } from "../study-file/metric-sources.ts";
import type { MetricSource } from "../study-file/settings.ts";
import { csvReader } from "./csv-reader.ts";
import { isFilePattern, newestFile } from "./file-pattern.ts";
import { jsonReader } from "./json-reader.ts";
import { logReader } from "./log-reader.ts";
import type { MetricReader, TrialOutput } from "./metric-reader.ts";
import { type MetricReading, missing, problemWords } from "./reading.ts";
import { tensorboardReader } from "./tensorboard-reader.ts";
import { toldReader } from "./told-reader.ts";

const READERS: { readonly [Kind in OutputSource["kind"]]: MetricReader<Extract<OutputSource, { kind: Kind }>> } = {
  json: jsonReader,
  csv: csvReader,
  stdout: logReader,
  stderr: logReader,
  output: logReader,
  tensorboard: tensorboardReader,
  told: toldReader,
};

function readerOf({ kind }: OutputSource): MetricReader<OutputSource> {
  return READERS[kind] as MetricReader<OutputSource>; // that of its own kind, which the table's type ensures
}

/** The files that a metric is read from. */
export function metricFiles(source: MetricSource): readonly Template[] {
  return source.kind === "measure" ? [] : readerOf(source).files(source);
}

/** Reads a metric from a file or from the output of the trial. Never rejects: an error is the reason why there is no value. */
export function readMetric(source: OutputSource, output: TrialOutput): Promise<MetricReading> {
  return readBy(readerOf(source), source, output);
}

/** Reads a metric with a reader. The files that the reader needs must have been written by this trial. */
export async function readBy<Source>(
  reader: MetricReader<Source>,
  source: Source,
  output: TrialOutput,
): Promise<MetricReading> {
  const path = (file: Template): string => newestFile(output.path(file), output.isFresh);
  try {
    for (const file of reader.files(source).map(path)) {
      if (isFilePattern(file) && !existsSync(file)) return missing(`no file matches ${file}`);
      if (!existsSync(file) || output.isFresh(file) || isFolder(file)) continue; // a folder's files are checked one by one
      return missing(`${file} was not written by this trial: it has not changed since the trial started`);
    }
    return await reader.read(source, { ...output, path });
  } catch (error) {
    return missing(problemWords(error));
  }
}
