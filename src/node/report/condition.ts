/**
 * @file A condition on trials and the values that it compares.
 */
export type { Condition, ConditionValues } from "../study-file/index.ts";
