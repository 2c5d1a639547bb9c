/**
 * @file The axes of figures of two objectives: their ranges, and the quadrant better than the reference.
 */
import type * as Plot from "@observablehq/plot";
import { maxOf } from "../../core/statistics/index.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { axisRange, type Range } from "./axis-range.ts";
import { fromRelative, isMaximised, type MetricScale, toRelative } from "./metric.ts";

const REFERENCE_LINE = { stroke: "var(--reference)", strokeWidth: 1.25, strokeDasharray: "4 4" } as const;

/** Trials that are worse than the reference by up to this share are shown, however small the best gain is. */
const MIN_LOSS_SHOWN = 0.1;

/** Losses of up to this many times the largest gain are shown. */
const LOSS_PER_GAIN_SHOWN = 1.5;

/** An objective's axis. */
export interface ObjectiveAxis {
  readonly scale: MetricScale;
  /** In the values of the scale. */
  readonly range: Range;
  /** The reference on the scale; undefined without one. */
  readonly reference: number | undefined;
}

/**
 * The axis of an objective. With a reference, trials that are much worse than the reference are left out.
 *
 * @param values - of all trials, in the objective's own unit
 * @param required - values that must be visible
 */
export function objectiveAxis(
  scale: MetricScale,
  values: readonly number[],
  required: readonly number[] = [],
): ObjectiveAxis {
  const reference = scale.metric.reference?.value;
  if (reference === undefined) {
    return { scale, range: axisRange(values.map(scale.shown), required.map(scale.shown)), reference: undefined };
  }
  const shares = values.map((value) => toRelative(value, reference));
  const gainOf = (share: number): number => (isMaximised(scale.metric) ? share - 1 : 1 - share);
  const lowest = -Math.max(MIN_LOSS_SHOWN, LOSS_PER_GAIN_SHOWN * maxOf(shares.map(gainOf)));
  const shown = shares.filter((share) => gainOf(share) >= lowest);
  const range = axisRange(shown, [1, ...required.map((value) => toRelative(value, reference))]);
  if (scale.isRelative) return { scale, range, reference: 1 };
  const shownReference = scale.shown(reference);
  const own = axisRange(
    [],
    range.map((end) => fromRelative(end, shownReference)),
    0,
  );
  return { scale, range: own, reference: shownReference };
}

/** The quadrant in which both objectives are better than the reference, and the lines that bound it. */
export function referenceMarks(plot: Plotting, x: ObjectiveAxis, y: ObjectiveAxis): Plot.Markish[] {
  if (x.reference === undefined || y.reference === undefined) return [];
  const [across, up] = [betterRange(x, x.reference), betterRange(y, y.reference)];
  const better = [{ x1: across[0], x2: across[1], y1: up[0], y2: up[1] }];
  return [
    plot.rect(better, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "var(--good)", fillOpacity: 0.07 }),
    plot.ruleX([x.reference], REFERENCE_LINE),
    plot.ruleY([y.reference], REFERENCE_LINE),
  ];
}

/** The part of an axis that is better than the reference. */
function betterRange({ scale, range: [lower, upper] }: ObjectiveAxis, reference: number): Range {
  return isMaximised(scale.metric) ? [reference, upper] : [lower, reference];
}

/** The curve through a front: between two points the line follows the worse value of either objective. */
export function stepCurve(x: ObjectiveAxis): "step-after" | "step-before" {
  return isMaximised(x.scale.metric) ? "step-before" : "step-after";
}
