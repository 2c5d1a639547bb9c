/**
 * @file A metric on an axis: in its own unit, or relative to its reference.
 */
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
  /** A value in its own unit, as it is shown. */
  readonly shown: (value: number) => number;
}

/** The scale of a metric; without a reference it is in its own unit. */
export function metricScale(metric: Metric, units: Units): MetricScale {
  const { reference } = metric;
  if (units === "own" || reference === undefined) return { metric, isRelative: false, shown: (value) => value };
  return { metric, isRelative: true, shown: (value) => toRelative(value, reference.value) };
}

/** A value relative to its reference: 1 at the reference. */
export function toRelative(value: number, reference: number): number {
  const unit = Math.abs(reference) || 1;
  const share = (value - reference) / unit;
  // Only the difference of two huge values overflows.
  return 1 + (Number.isFinite(share) ? share : value / unit - reference / unit);
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
export function axisLabel({ metric, isRelative }: MetricScale, orientation: "horizontal" | "vertical"): string {
  const { name, unit, goal, reference } = metric;
  const shown = isRelative ? `, relative to the ${reference?.name}` : unit ? `, ${unit}` : "";
  if (goal === undefined) return `${name}${shown}`;
  const [more, less] = orientation === "horizontal" ? ["→", "←"] : ["↑", "↓"];
  return `${name}${shown} (${goal === "maximize" ? `better ${more}` : `${less} better`})`;
}
