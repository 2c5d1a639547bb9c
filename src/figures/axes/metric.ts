/**
 * @file A metric on an axis: in its own unit, or relative to its reference.
 */
import { maxOf, relativeDifference } from "../../core/statistics/index.ts";
import type { Units } from "../drawing/description.ts";

/** A metric as figures know it. */
export interface Metric {
  readonly name: string;
  readonly unit?: string;
  /** Absent for a metric that is only constrained. */
  readonly goal?: "maximize" | "minimize";
  /** What its values may be shown relative to, in its own unit. */
  readonly reference?: { readonly value: number; readonly name: string };
}

/** How the values of a metric are shown. */
export interface MetricScale {
  readonly metric: Metric;
  readonly isRelative: boolean;
  /** What one unit of the scale is in the metric's own: 1, or a power of ten where the values are huge or tiny. */
  readonly multiple: number;
  /** A value in its own unit, as it is shown. */
  readonly shown: (value: number) => number;
}

/**
 * The scale of a metric; without a reference it is in its own unit.
 *
 * @param values - all that will be shown, in the metric's own unit
 */
export function metricScale(metric: Metric, units: Units, values: readonly number[]): MetricScale {
  const { reference } = metric;
  if (units === "own" || reference === undefined) {
    const multiple = multipleOf(values);
    return { metric, isRelative: false, multiple, shown: (value) => value / multiple };
  }
  return { metric, isRelative: true, multiple: 1, shown: (value) => toRelative(value, reference.value) };
}

/** Between ends of these magnitudes ticks can be placed: neither their distance nor a share of it overflows or vanishes. */
const [LEAST_DRAWN, GREATEST_DRAWN] = [1e-200, 1e200];
/** The least power of ten that is a number. */
const LEAST_EXPONENT = -323;

/** The unit in which values can be drawn: 1, or the power of ten at the largest magnitude where that is huge or tiny. */
export function multipleOf(values: readonly number[]): number {
  const largest = maxOf([0, ...values.filter(Number.isFinite).map(Math.abs)]);
  if (largest === 0 || (largest >= LEAST_DRAWN && largest <= GREATEST_DRAWN)) return 1;
  return Number(`1e${Math.max(LEAST_EXPONENT, Math.floor(Math.log10(largest)))}`);
}

/** The unit of numbers as an axis names it: `ms`, or `× 1e-310 ms`; empty where they have none. */
export function unitWords(unit: string | undefined, multiple: number): string {
  return [...(multiple === 1 ? [] : [`× ${multiple.toExponential(0).replace("+", "")}`]), ...(unit ? [unit] : [])].join(
    " ",
  );
}

/** A value relative to its reference: 1 at the reference. */
export function toRelative(value: number, reference: number): number {
  return 1 + relativeDifference(value, reference);
}

/** The inverse of `toRelative`. */
export function fromRelative(value: number, reference: number): number {
  return reference + (value - 1) * (Math.abs(reference) || 1);
}

/** Whether larger values are better. */
export function isMaximised({ goal }: Metric): boolean {
  return goal === "maximize";
}

/** The label of an axis: the metric, its unit or what it is relative to, and the better direction. */
export function axisLabel(
  { metric, isRelative, multiple }: MetricScale,
  orientation: "horizontal" | "vertical",
): string {
  const { name, goal, reference } = metric;
  const unit = unitWords(metric.unit, multiple);
  const shown = isRelative ? `, relative to the ${reference?.name}` : unit === "" ? "" : `, ${unit}`;
  if (goal === undefined) return `${name}${shown}`;
  const [more, less] = orientation === "horizontal" ? ["→", "←"] : ["↑", "↓"];
  return `${name}${shown} (${goal === "maximize" ? `better ${more}` : `${less} better`})`;
}
