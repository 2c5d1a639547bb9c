/**
 * @file Reads a metric from what a training program printed.
 */
import { createReadStream, existsSync } from "node:fs";
import type { LogSource } from "../study-file/metric-sources.ts";
import { LogSearch } from "./log-search.ts";
import type { MetricReader, TrialOutput } from "./metric-reader.ts";
import { type MetricReading, missing } from "./reading.ts";

/** The line that stands in a log for what was left out of it (src/node/executors/log-file.ts). */
const CUT_MARK = /^\[\d+ bytes of output left out here\]\n/m;
/** A line that is longer is taken in pieces. */
const MAX_LINE_CHARS = 1 << 20;

/**
 * Reads the values that match a pattern: those that were found while the program ran, else those in its log. The log needs
 * no check of its age: that of an earlier attempt is set aside before a trial begins.
 */
export const logReader: MetricReader<LogSource> = {
  files: () => [],
  async read(source, output) {
    const file = logFile(source.kind, output);
    const reading = output.found?.(source) ?? (await searchFile(source, file, output.isRunning));
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
async function searchFile(source: LogSource, file: string, isRunning = false): Promise<MetricReading> {
  if (!existsSync(file)) return missing(`${file} does not exist`);
  let search = new LogSearch(source);
  let isCut = false;
  try {
    for await (const { text, followsGap } of pieces(file)) {
      // What precedes a gap is not the last that was printed, so only what follows it counts.
      if (followsGap) [search, isCut] = [new LogSearch(source), true];
      search.write(text);
    }
  } catch (error) {
    return missing(`${file} cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  const result = search.result(file, !isRunning);
  if (!isCut || ((source.pick ?? "last") === "last" && !search.isEmpty)) return result;
  return missing(`${file} does not hold all that was printed: its middle was left out`);
}

/** Pieces of a log of whole lines; the last may lack its end. Lines that lost their beginning or end to a gap are left out. */
async function* pieces(file: string): AsyncGenerator<{ readonly text: string; readonly followsGap: boolean }> {
  let rest = "";
  let followsGap = false;
  for await (const chunk of createReadStream(file, { encoding: "utf8" }) as AsyncIterable<string>) {
    rest += chunk;
    for (let mark = CUT_MARK.exec(rest); mark !== null; mark = CUT_MARK.exec(rest)) {
      rest = rest.slice(mark.index + mark[0].length);
      followsGap = true;
    }
    const end = Math.max(rest.lastIndexOf("\n"), rest.lastIndexOf("\r")) + 1;
    const length = rest.length - end > MAX_LINE_CHARS ? rest.length : end;
    if (length === 0) continue;
    yield { text: followsGap ? rest.slice(rest.indexOf("\n") + 1, length) : rest.slice(0, length), followsGap };
    followsGap = false;
    rest = rest.slice(length);
  }
  yield { text: followsGap ? "" : rest, followsGap };
}

/** Where a pattern matches what was printed to the other stream. */
async function otherStreamHint(source: LogSource, output: TrialOutput): Promise<string | undefined> {
  for (const kind of ["stdout", "stderr"] as const) {
    if (kind === source.kind || source.kind === "output") continue;
    const other = { ...source, kind };
    const reading = output.found?.(other) ?? (await searchFile(other, logFile(kind, output)));
    if (reading.ok) return `; it matches what was printed to ${kind}: write ${kind} in place of ${source.kind}`;
  }
  return undefined;
}
