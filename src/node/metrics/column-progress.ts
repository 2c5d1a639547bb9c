/**
 * @file Reads the values of a metric while a program trains from a column of a CSV file, such as Keras's CSVLogger and
 * Lightning's write. Such files are rewritten when a column is added, so a file is read as a whole whenever it has grown.
 */
import { statSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { FileProblem } from "../files/index.ts";
import type { ProgressColumn } from "../study-file/settings.ts";
import { newestFile } from "./file-pattern.ts";
import type { TrialOutput } from "./metric-reader.ts";
import { parseNumber } from "./number-text.ts";
import { Curve } from "./progress-curve.ts";
import type { ProgressReader } from "./progress-reader.ts";
import { completeLines, excerpt, problemWords, readText } from "./reading.ts";

/** A longer file is not read while the program trains. */
const MAX_BYTES = 8 << 20;
/** A file is read again once it is larger by one part in this many, so that the work is bounded by a multiple of its
 * size. */
const GROWTH_PARTS = 64;
const DELIMITERS = [",", ";", "\t"] as const;

/** A row with a value in the column. */
interface Point {
  readonly value: number;
  readonly step: string | undefined;
}

/** Reads the progress of one metric from a column, in files that this trial has written. */
export function createColumnProgress(
  name: string,
  source: ProgressColumn,
  output: Pick<TrialOutput, "path" | "isFresh">,
): ProgressReader {
  const curve = new Curve();
  let [taken, bytesRead, isDone] = [0, 0, false];
  let problem: string | undefined;
  return {
    async read(onValue = () => false, atEnd = false) {
      if (isDone) return;
      try {
        const file = newestFile(output.path(source.file), output.isFresh);
        const size = sizeOf(file);
        const isGrown = size < bytesRead || size >= bytesRead + Math.max(1, bytesRead / GROWTH_PARTS);
        if (size === 0 || (!isGrown && !atEnd) || !output.isFresh(file)) return;
        bytesRead = size;
        const points = pointsIn(await textOf(file, atEnd), file, source);
        for (const { value, step } of points.slice(taken)) {
          taken++;
          if (!curve.take(value, step) || !onValue()) continue;
          isDone = true;
          return;
        }
      } catch (error) {
        if (atEnd) problem ??= problemWords(error);
      }
    },
    progress: () => (curve.isEmpty ? {} : { [name]: curve.snapshot() }),
    problems: () => (problem === undefined ? {} : { [name]: problem }),
  };
}

/** The size of a file in bytes; 0 while there is none. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The text of a file; of one that is being written, without the last row if that has no end. */
async function textOf(file: string, isWhole: boolean): Promise<string> {
  const text = await readText(file, MAX_BYTES);
  if (!text.ok) throw new FileProblem(text.reason);
  return (isWhole ? text.value : completeLines(text.value)).toString("utf8");
}

/** The values of the column in the order of the rows; empty cells and those that are not numbers are left out.
 *
 * @throws FileProblem where there is no such column, or the file is not CSV
 */
function pointsIn(text: string, file: string, { column, step }: ProgressColumn): readonly Point[] {
  const rows = rowsOf(text, file);
  const [header] = rows;
  if (header === undefined) return [];
  const missing = [column, ...(step === undefined ? [] : [step])].find((each) => !header.includes(each));
  if (missing !== undefined) {
    throw new FileProblem(`no column "${missing}" in ${file}: it has ${excerpt(header.join(", "))}`);
  }
  const [at, stepAt] = [header.indexOf(column), step === undefined ? undefined : header.indexOf(step)];
  return rows.slice(1).flatMap((row) => {
    const value = parseNumber(row[at] ?? "");
    return value === undefined ? [] : [{ value, step: stepAt === undefined ? undefined : (row[stepAt] ?? "") }];
  });
}

/** The rows of a file, separated by the character that is most frequent in its header. */
function rowsOf(text: string, file: string): readonly (readonly string[])[] {
  const header = /^\s*([^\r\n]*)/.exec(text)?.[1] ?? "";
  const [delimiter = ","] = [...DELIMITERS].sort((a, b) => header.split(b).length - header.split(a).length);
  try {
    return parse(text, { skip_empty_lines: true, trim: true, relax_column_count: true, delimiter });
  } catch {
    throw new FileProblem(`${file} is not valid CSV (a quote that is never closed?)`);
  }
}
