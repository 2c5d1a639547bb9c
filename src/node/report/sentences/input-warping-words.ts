/**
 * @file Input warping in words and as JSON.
 */
import type { ChosenWarping } from "../../../core/surrogate/index.ts";
import { formatNumber, formatSigned } from "../../../figures/index.ts";

/** Maximum number of parameters that are named, the most strongly warped first. */
const MAX_NAMED_PARAMETERS = 6;
/** A parameter is named if one of its shapes differs from 1 by more than this factor. */
const MIN_NAMED_FACTOR = 1.1;

/** The warped parameters and the evidence: `inputs warped: rate (a 0.5, b 2.1); left-out trials +0.42 ± 0.05 nats`. */
export function warpingWords({ gain, warping }: ChosenWarping): string {
  const evidence = `left-out trials ${gain.mean > 0 ? "+" : ""}${formatSigned(gain.mean)} ± ${formatNumber(gain.standardError, 2)} nats`;
  if (warping === undefined) return `inputs not warped: ${evidence}`;
  const strength = (each: { readonly a: number; readonly b: number }) =>
    Math.max(Math.abs(Math.log(each.a)), Math.abs(Math.log(each.b)));
  const warped = warping
    .filter((each) => strength(each) > Math.log(MIN_NAMED_FACTOR))
    .sort((first, second) => strength(second) - strength(first));
  const named = warped
    .slice(0, MAX_NAMED_PARAMETERS)
    .map(({ parameter, a, b }) => `${parameter} (a ${formatNumber(a, 2)}, b ${formatNumber(b, 2)})`);
  const more = warped.length > MAX_NAMED_PARAMETERS ? [`${warped.length - MAX_NAMED_PARAMETERS} more`] : [];
  return `inputs warped: ${[...named, ...more].join(", ") || "all parameters slightly"}; ${evidence}`;
}

/** As JSON: `parameters` holds the shapes of every numeric parameter, and is null if the inputs are not warped. */
export function warpingJson({ gain, chosenAt, warping }: ChosenWarping): Record<string, unknown> {
  const parameters = warping && Object.fromEntries(warping.map(({ parameter, a, b }) => [parameter, { a, b }]));
  return { parameters: parameters ?? null, gain, chosenAt };
}
