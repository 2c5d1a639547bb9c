/**
 * @file Reads a metric from the output of a training program.
 */
import { existsSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { regularChunks } from "../files/index.ts";
import type { LogSource } from "../study-file/metric-sources.ts";
import { MAX_LOG_BYTES } from "./limits.ts";
import { LineSplitter } from "./line-splitter.ts";
import { LogSearch } from "./log-search.ts";
import type { MetricReader, TrialOutput } from "./metric-reader.ts";
import { type MetricReading, missing, problemWords } from "./reading.ts";

/** The line that marks an omitted part of a log (src/node/executors/log-file.ts). */
const CUT_MARK = /^\[\d+ bytes of output left out here\]\n/m;

/**
 * Reads the values that match a pattern: those that were found while the program ran, otherwise those in its log. The age of the
 * log needs no check, because the log of an earlier attempt is moved away before a trial starts.
 */
export const logReader: MetricReader<LogSource> = {
  files: () => [],
  async read(source, output) {
    const file = logFile(source.kind, output);
    const reading = await (output.found?.(source) ?? searchFile(source, file, output));
    if (reading.ok || !reading.reason.startsWith("nothing in ")) return reading;
    const hint = await otherStreamHint(source, output);
    return hint === undefined ? reading : missing(`${reading.reason}${hint}`);
  },
};

/** The log of a stream. */
export function logFile(kind: LogSource["kind"], output: TrialOutput): string {
  return { stdout: output.stdoutFile, stderr: output.stderrFile, output: output.outputFile }[kind];
}

/** Searches a log from its beginning to its end. */
async function searchFile(
  source: LogSource,
  file: string,
  { isRunning = false, signal }: Pick<TrialOutput, "isRunning" | "signal">,
): Promise<MetricReading> {
  if (!existsSync(file)) return missing(`${file} does not exist`);
  let search = new LogSearch(source, signal);
  let isCut = false;
  try {
    for await (const { text, followsGap } of pieces(file)) {
      // Text before a gap is not the last output, so only the text after it is used.
      if (followsGap) [search, isCut] = [new LogSearch(source, signal), true];
      await search.write(text);
    }
  } catch (error) {
    return missing(problemWords(error));
  }
  const result = await search.result(file, !isRunning);
  if (!isCut || ((source.pick ?? "last") === "last" && !search.isEmpty)) return result;
  return missing(`${file} is incomplete: its middle was omitted because it was too long`);
}

/** Pieces of a log that consist of whole lines; the last line may be incomplete. Lines that are cut by a gap are left out. */
async function* pieces(file: string): AsyncGenerator<{ readonly text: string; readonly followsGap: boolean }> {
  const splitter = new LineSplitter();
  const decoder = new StringDecoder("utf8");
  // After a gap the rest of the line that it cuts is left out.
  let [followsGap, isCutLine] = [false, false];
  for await (const chunk of regularChunks(file, { maxBytes: MAX_LOG_BYTES })) {
    let text = splitter.write(decoder.write(chunk));
    for (let mark = CUT_MARK.exec(text); mark !== null; mark = CUT_MARK.exec(text)) {
      text = text.slice(mark.index + mark[0].length);
      [followsGap, isCutLine] = [true, true];
    }
    if (isCutLine) {
      const end = text.indexOf("\n") + 1;
      text = end === 0 ? "" : text.slice(end);
      isCutLine = end === 0;
    }
    if (text === "") continue;
    yield { text, followsGap };
    followsGap = false;
  }
  yield { text: isCutLine ? "" : splitter.rest(), followsGap };
}

/** A hint if the pattern matches the output of another stream. */
async function otherStreamHint(source: LogSource, output: TrialOutput): Promise<string | undefined> {
  for (const kind of ["stdout", "stderr"] as const) {
    if (kind === source.kind || source.kind === "output") continue;
    const other = { ...source, kind };
    const reading = await (output.found?.(other) ??
      searchFile(other, logFile(kind, output), { signal: output.signal }));
    if (reading.ok) return `; it matches what was printed to ${kind}: write ${kind} in place of ${source.kind}`;
  }
  return undefined;
}
