/**
 * @file A condition on trials, such as that of `best --where` or an outcome constraint, and what it compares.
 */
import type { ParameterValue } from "../../core/index.ts";

/** One trial's values, as measured, as estimated or in one posterior draw; undefined for what is not known. */
export interface ConditionValues {
  /** Of a metric or a parameter. */
  readonly of: (name: string) => ParameterValue | undefined;
  /** The same of the baseline. */
  readonly ofBaseline: (name: string) => ParameterValue | undefined;
}

/** Something that holds of a trial or not. */
export interface Condition {
  holds(values: ConditionValues): boolean;
}

/** What is wrong with a condition's text: a sentence that completes "it …" (`must be …`), or one of its own. */
export class ConditionProblem extends Error {}
