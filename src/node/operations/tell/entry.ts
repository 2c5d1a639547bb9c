/**
 * @file One entry of what `tell` is given: a result and the trial that it belongs to, or what is wrong with it.
 */
import type { EarlyStop, Measurement, Outcome, ProgressByMetric } from "../../../core/study/index.ts";

export type Metrics = Readonly<Record<string, Measurement>>;

/** A result, or the early stop of a trial in another store. */
export type EntryOutcome =
  | Outcome
  | {
      readonly kind: "stopped";
      readonly reason: string;
      readonly stop: EarlyStop;
      readonly progress?: ProgressByMetric;
    };

/** The trial that an entry names: by its number, by its id, or by its parameters if it is not a trial of the study yet. */
export interface TrialReference {
  readonly trial?: number;
  readonly id?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The number, where the entry comes from, of the trial that this one repeats. */
  readonly of?: number;
}

/** An entry that was read. */
export type Entry = TrialReference &
  (
    | { readonly kind: "result"; readonly outcome: EntryOutcome }
    /** It has no result. */
    | { readonly kind: "skipped"; readonly reason: string }
    | { readonly kind: "refused"; readonly problems: readonly string[] }
  );

/** The metrics of a study: those that a result must have, and those that it may have. */
export interface MetricNames {
  readonly required: readonly string[];
  readonly known: readonly string[];
}

/** The most mistakes of one entry that are listed. */
const MAX_PROBLEMS = 8;
/** The length of the longest sentence about a mistake. */
const MAX_LENGTH = 300;

/** The mistakes of one entry, bounded in number and length. */
export function bounded(problems: readonly string[]): readonly string[] {
  const shortened = problems
    .slice(0, MAX_PROBLEMS)
    .map((text) => (text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`));
  const more = problems.length - MAX_PROBLEMS;
  return more > 0 ? [...shortened, `and ${more} more mistakes`] : shortened;
}

/** Names for a sentence: a few of them, and the number of the others. */
export function listedNames(names: readonly string[], most = 12): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
