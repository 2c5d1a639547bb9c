/**
 * @file From the model's scale to the metric's own, within the range of numbers.
 */
import { type OutcomeMap, toOwnScale } from "../../gp/index.ts";

/** The value on the metric's own scale; the largest number where it would be infinite, so that differences have a sign. */
export function ownValue(scale: OutcomeMap, y: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, toOwnScale(scale, y)));
}
