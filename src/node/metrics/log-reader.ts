/**
 * @file Reads a metric from the output of a training program.
 */
import { existsSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { regularChunks } from "../files/index.ts";
import type { LogSource, ValuePick } from "../study-file/metric-sources.ts";
import { MAX_LOG_BYTES } from "./limits.ts";
import { LineSplitter } from "./line-splitter.ts";
import { LogSearch } from "./log-search.ts";
import type { MetricReader, TrialOutput } from "./metric-reader.ts";
import { type MetricReading, missing, problemWords } from "./reading.ts";

/** The line that marks an omitted part of a log (src/node/executors/log-file.ts). */
const CUT_MARK = /^\[(\d+) bytes of output left out here\]\n/m;

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

/** What was left out of a log: so many bytes, after so many bytes of the file. */
interface Gap {
  readonly at: number;
  readonly bytes: number;
}

/** A piece of a log that consists of whole lines; the last line may be incomplete. */
interface Piece {
  readonly text: string;
  /** What was left out before it. */
  readonly gap?: Gap;
}

/** What a search looks at besides the log. */
type Searching = Pick<TrialOutput, "isRunning" | "signal">;

/** Searches a log from its beginning to its end. Of one that was cut, only what is certain is a value: the last match, after all gaps. */
async function searchFile(source: LogSource, file: string, searching: Searching): Promise<MetricReading> {
  const { isRunning = false, signal } = searching;
  if (!existsSync(file)) return missing(`${file} does not exist`);
  let search = new LogSearch(source, signal);
  const gaps: Gap[] = [];
  let isBeforeGap = false;
  try {
    for await (const { text, gap } of pieces(file)) {
      // Text before a gap is not the last output, so only the text after it is used.
      if (gap !== undefined) {
        await search.result(file, true);
        isBeforeGap ||= !search.isEmpty;
        search = new LogSearch(source, signal);
        gaps.push(gap);
      }
      await search.write(text);
    }
    const result = await search.result(file, !isRunning);
    const { pick = "last" } = source;
    if (gaps.length === 0 || (pick === "last" && !search.isEmpty)) return result;
    const isFound = isBeforeGap || !search.isEmpty;
    return missing(`${cutWords(file, gaps)}; ${isFound ? foundWords(search, pick) : nothingWords(search)}`);
  } catch (error) {
    return missing(problemWords(error));
  }
}

function cutWords(file: string, gaps: readonly Gap[]): string {
  const left = gaps.map(({ at, bytes }) => `${bytes} bytes after the first ${at}`).join(", ");
  return `${file} is cut, because it was too long: ${left} were left out`;
}

function foundWords({ pattern }: LogSearch, pick: ValuePick): string {
  if (pick === "last") return `${pattern} matches before them, and its last match may be in them`;
  return `${pattern} matches in the rest, and pick: ${pick} needs every match`;
}

function nothingWords({ pattern }: LogSearch): string {
  return `${pattern} matches nothing in the rest`;
}

/** Pieces of a log. Lines that are cut by a gap are left out. */
async function* pieces(file: string): AsyncGenerator<Piece> {
  const splitter = new LineSplitter();
  const decoder = new StringDecoder("utf8");
  let isCutLine = false;
  let gap: Gap | undefined;
  /** The number of bytes of the file before the text that is looked at. */
  let place = 0;
  /** A text without the rest of a line that a gap has cut. */
  const afterCut = (text: string): string => {
    if (!isCutLine) return text;
    const end = text.indexOf("\n") + 1;
    isCutLine = end === 0;
    return end === 0 ? "" : text.slice(end);
  };
  const piece = (text: string): Piece => {
    const made = { text, ...(gap === undefined ? {} : { gap }) };
    gap = undefined;
    return made;
  };
  for await (const chunk of regularChunks(file, { maxBytes: MAX_LOG_BYTES })) {
    let text = splitter.write(decoder.write(chunk));
    for (let mark = CUT_MARK.exec(text); mark !== null; mark = CUT_MARK.exec(text)) {
      const before = text.slice(0, mark.index);
      // The mark begins with a line break of its own, which ends the line that is cut.
      const whole = afterCut(before.slice(0, before.lastIndexOf("\n", before.length - 2) + 1));
      if (whole !== "") yield piece(whole);
      place += Buffer.byteLength(before);
      gap = { at: place - 1, bytes: Number(mark[1]) };
      isCutLine = true;
      place += mark[0].length;
      text = text.slice(mark.index + mark[0].length);
    }
    place += Buffer.byteLength(text);
    const kept = afterCut(text);
    if (kept !== "") yield piece(kept);
  }
  yield piece(isCutLine ? "" : splitter.rest());
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
