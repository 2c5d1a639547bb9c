/**
 * @file What every writer of another tool's format is given, and what it returns.
 */
import { isWithdrawn, type OutcomeInterval } from "../../../core/study/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import type { StudyFile } from "../../study-file/settings.ts";

/** A study with its trials, to be exported. */
export interface ExportedStudy {
  readonly file: StudyFile;
  /** All trials by number. */
  readonly rows: readonly TrialRow[];
  /** The intervals of constrained metrics, where they are known. */
  readonly intervals: ReadonlyMap<string, OutcomeInterval>;
  /** The name of the store. */
  readonly store: string;
}

/** Writes files. Every such writer passes `test/contracts/trial-writer.ts`. */
export interface FileWriter {
  /** The word of `--format`. */
  readonly format: string;
  /** What it writes, for people: `CSV table`. */
  readonly title: string;
  /** The ends of file names that mean this format; none for a folder. */
  readonly extensions: readonly string[];
  readonly target: "file" | "folder";
  /** The contents by their paths below the target; that of a single file has the empty path. */
  encode(study: ExportedStudy): Promise<ReadonlyMap<string, string | Uint8Array>>;
}

/** The trials that other tools are given: those that were not withdrawn. */
export function countedRows({ rows }: ExportedStudy): readonly TrialRow[] {
  return rows.filter(({ trial }) => !isWithdrawn(trial));
}

/** The names of the metrics that are no objectives. */
export function otherMetrics({ file: { study, run } }: ExportedStudy): readonly string[] {
  const objectives = new Set(study.objectives.map(({ name }) => name));
  return run.metrics.map(({ name }) => name).filter((name) => !objectives.has(name));
}
