/**
 * @file What a check of this machine has found.
 */

/**
 * `ok`: as it should be. `warning`: costs time, or needs a look. `problem`: would lose data, falsify results, or keep the study
 * from running.
 */
export type FindingStatus = "ok" | "warning" | "problem";

/** The finding of one check. */
export interface Finding {
  /** What was checked, e.g. `disk`. */
  readonly check: string;
  readonly status: FindingStatus;
  /** What was found, as sentences. */
  readonly words: string;
  /** What to do, one entry for each thing that is not as it should be. */
  readonly advice: readonly string[];
  /** What was measured or read, for programs. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** One remark about what was found: how bad it is, what it is, and what to do. */
export interface Remark {
  readonly status: "warning" | "problem";
  readonly words: string;
  readonly advice: string;
}

/** The finding of a check: its facts as a sentence, followed by the remarks about them. */
export function findingOf(
  check: string,
  facts: string,
  values: Finding["values"],
  remarks: readonly Remark[] = [],
): Finding {
  const isProblem = remarks.some(({ status }) => status === "problem");
  const status = remarks.length === 0 ? "ok" : isProblem ? "problem" : "warning";
  const advice = remarks.map((remark) => remark.advice);
  const words = [facts, ...remarks.map((remark) => remark.words)].filter((text) => text !== "").join(" ");
  return { check, status, words, advice, values };
}
