/**
 * @file Outcomes of a trial as text, in the units of its metrics.
 */
import type { AmendedAnswer, DefinitionAnswer, MeasurementAnswer, StopAnswer } from "../../node/server/answers.ts";
import { formatNumber, formatWith } from "../format/numbers.ts";

/** A metric with its unit. */
export type NamedMetric = DefinitionAnswer["metrics"][number];

/** E.g. `accuracy 0.91 ± 0.02, latency 7.4 ± 1.6 ms`. */
export function expectedWords(expected: StopAnswer["expected"], metrics: readonly NamedMetric[]): string {
  return Object.entries(expected)
    .map(([name, value]) => `${name} ${measurementWords(value, unitOf(name, metrics))}`)
    .join(", ");
}

function measurementWords({ mean, standardError }: MeasurementAnswer, unit: string | undefined): string {
  const uncertainty = standardError === undefined ? "" : ` ± ${formatNumber(standardError, 2)}`;
  return `${formatWith(mean, standardError)}${uncertainty}${unit === undefined ? "" : ` ${unit}`}`;
}

function unitOf(name: string, metrics: readonly NamedMetric[]): string | undefined {
  return metrics.find((each) => each.name === name)?.unit;
}

/** An outcome that was corrected or withdrawn later. */
export function wasWords(
  { status, reason, stop, metrics = {} }: AmendedAnswer["was"],
  named: readonly NamedMetric[],
): string {
  if (stop !== undefined) return "stopped early";
  const values = Object.entries(metrics).map(
    ([name, value]) => `${name} ${measurementWords(value, unitOf(name, named))}`,
  );
  return [status, reason ?? values.join(", ")].filter((text) => text !== "").join(", ");
}
