/**
 * @file The condition of `best --where`.
 */
import { ConditionProblem, parseCondition as parse, type TrialCondition } from "../study-file/index.ts";
import { BadInput } from "./exit.ts";

/** Reads a condition over the given names of metrics and parameters; BadInput with what to write instead. */
export function parseCondition(text: string, names: readonly string[]): TrialCondition {
  try {
    return parse(text, names);
  } catch (error) {
    if (!(error instanceof ConditionProblem)) throw error;
    throw new BadInput(`--where${error.message.startsWith("must ") ? "" : ":"} ${error.message}`);
  }
}
