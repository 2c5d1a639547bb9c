/**
 * @file Whether the metrics of a result are those of the study.
 */
import { closest } from "../../expression/index.ts";
import { listedNames, type MetricNames } from "./entry.ts";

/**
 * A sentence for every metric that the study does not have, and one for those that are missing.
 *
 * @param asFailed - how the result says that the trial failed
 */
export function metricProblems(
  given: readonly string[],
  names: MetricNames,
  asFailed = "--failed REASON",
): readonly string[] {
  const unknown = given.filter((name) => !names.known.includes(name)).map((name) => unknownMetric(name, names));
  const missing = names.required.filter((name) => !given.includes(name));
  if (missing.length === 0) return unknown;
  return [
    ...unknown,
    `Missing ${listedNames(missing)}: every objective needs a value. If the trial failed: ${asFailed}.`,
  ];
}

function unknownMetric(name: string, { known }: MetricNames): string {
  const near = closest(name, known);
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  return `The study has no metric ${name}.${hint} It has: ${listedNames(known)}.`;
}
