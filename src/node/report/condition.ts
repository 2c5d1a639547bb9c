/**
 * @file A condition on trials and the values that it compares.
 */
export type { Condition, ConditionValues } from "../expression/index.ts";
