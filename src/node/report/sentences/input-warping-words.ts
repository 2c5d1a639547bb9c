/**
 * @file What is said of warped inputs.
 */
import type { ChosenWarping } from "../../../core/index.ts";
import { signed } from "./diagnosis-words.ts";
import { formatNumber } from "./number-format.ts";

/** So many parameters are named, those first that are warped most. */
const NAMED = 6;
/** By this factor one of the shapes must differ from 1 for its parameter to be named. */
const NOTICEABLE = 1.1;

/** E.g. `inputs warped: learning_rate (a 0.5, b 2.1); left-out trials +0.42 ± 0.05 nats`. */
export function warpingWords({ gain, warping }: ChosenWarping): string {
  const evidence = `left-out trials ${gain.mean > 0 ? "+" : ""}${signed(gain.mean)} ± ${formatNumber(gain.standardError, 2)} nats`;
  if (warping === undefined) return `inputs not warped: ${evidence}`;
  const strength = (each: { readonly a: number; readonly b: number }) =>
    Math.max(Math.abs(Math.log(each.a)), Math.abs(Math.log(each.b)));
  const bent = warping
    .filter((each) => strength(each) > Math.log(NOTICEABLE))
    .sort((first, second) => strength(second) - strength(first));
  const named = bent
    .slice(0, NAMED)
    .map(({ parameter, a, b }) => `${parameter} (a ${formatNumber(a, 2)}, b ${formatNumber(b, 2)})`);
  const more = bent.length > NAMED ? [`${bent.length - NAMED} more`] : [];
  return `inputs warped: ${[...named, ...more].join(", ") || "all a little"}; ${evidence}`;
}

/** As JSON: all numeric parameters with their shapes; null where inputs stay as they are. */
export function warpingJson({ gain, chosenAt, warping }: ChosenWarping): Record<string, unknown> {
  const parameters = warping && Object.fromEntries(warping.map(({ parameter, a, b }) => [parameter, { a, b }]));
  return { parameters: parameters ?? null, gain, chosenAt };
}
