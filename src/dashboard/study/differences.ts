/**
 * @file How a configuration differs from the baseline.
 */
import type { ParameterDefinition, Parameters } from "../../node/server/answers.ts";
import { formatParameter } from "../format/numbers.ts";

/** A parameter whose value is another one. */
export interface Difference {
  readonly name: string;
  readonly value: unknown;
  /** The baseline's value; undefined where it has none. */
  readonly before: unknown;
}

/** The parameters that differ, in the order of the study; all of them without a baseline. */
export function differencesFrom(
  baseline: Parameters | undefined,
  parameters: Parameters,
  definitions: readonly ParameterDefinition[],
): readonly Difference[] {
  const names = [...new Set([...definitions.map(({ name }) => name), ...Object.keys(parameters)])];
  return names
    .filter((name) => name in parameters || (baseline !== undefined && name in baseline))
    .filter((name) => baseline === undefined || JSON.stringify(parameters[name]) !== JSON.stringify(baseline[name]))
    .map((name) => ({ name, value: parameters[name], before: baseline?.[name] }));
}

/** A change of a numeric parameter in words: `× 2.5` on a logarithmic scale, else `+3`; empty where neither says something. */
export function changeWords({ value, before }: Difference, scale: "linear" | "log" | undefined): string {
  if (typeof value !== "number" || typeof before !== "number" || value === before) return "";
  if (scale === "log" && value > 0 && before > 0) {
    const factor = value / before;
    return factor >= 1 ? `× ${formatParameter(factor)}` : `÷ ${formatParameter(1 / factor)}`;
  }
  return `${value > before ? "+" : ""}${formatParameter(value - before)}`;
}
