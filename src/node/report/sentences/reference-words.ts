/**
 * @file Reference points in words.
 */
import type { Objective } from "../../../core/study/index.ts";
import { formatNumber } from "../../../figures/index.ts";

/** The values of a reference point, in the study's order: `accuracy 0.71, latency 31 ms`. */
export function inferredWords(objectives: readonly Objective[], values: Readonly<Record<string, number>>): string {
  return objectives
    .filter(({ name }) => values[name] !== undefined)
    .map(({ name, unit }) => `${name} ${formatNumber(values[name] ?? Number.NaN)}${unit ? ` ${unit}` : ""}`)
    .join(", ");
}
