/**
 * @file The condition of `best --where`.
 */
import type { Parameter } from "../../core/space/index.ts";
import { mentionsName, readTrialCondition, type TrialCondition, trialScope } from "../expression/index.ts";
import { shortened } from "../study-file/index.ts";
import { BadInput } from "./exit.ts";

/** The most characters of what is wrong with a condition. */
const MAX_PROBLEM = 500;

/** Reads a condition over a study's metrics and parameters. Throws BadInput with what to write instead. */
export function parseCondition(
  text: string,
  metrics: readonly { readonly name: string }[],
  parameters: readonly Parameter[],
): TrialCondition {
  const names = parameters.map(({ name }) => name);
  const both = metrics.find(({ name }) => names.includes(name) && mentionsName(text, name));
  if (both !== undefined) {
    throw new BadInput(`--where: ${both.name} is ambiguous, because a metric and a parameter have this name.`);
  }
  const scope = trialScope(
    metrics.map(({ name }) => name),
    { parameters, names },
    { singleEquals: true },
  );
  const read = readTrialCondition(text, scope);
  if (read.ok) return read.condition;
  const problem = shortened(read.problem.replace("; did you mean", ". Did you mean"), MAX_PROBLEM);
  throw new BadInput(
    `--where${/^(must|is|holds) /.test(problem) ? "" : ":"} ${problem}${problem.endsWith("?") ? "" : "."}`,
  );
}
