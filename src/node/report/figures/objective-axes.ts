/**
 * @file The axes of figures of two objectives: their ranges and labels, and the quadrant better than the reference.
 */

import type * as Plot from "@observablehq/plot";
import { maxOf } from "../../../core/statistics/index.ts";
import { isMaximised, type Objective } from "../../../core/study/index.ts";
import { axisRange, type Range } from "./axis-range.ts";
import type { Plotting } from "./drawing.ts";

const REFERENCE_LINE = { stroke: "var(--reference)", strokeWidth: 1.25, strokeDasharray: "4 4" } as const;

/** Trials that are worse than the reference by up to this share are shown, however small the best gain is. */
const MIN_LOSS_SHOWN = 0.1;

/** Losses of up to this many times the largest gain are shown. */
const LOSS_PER_GAIN_SHOWN = 1.5;

/** An objective's axis. */
export interface ObjectiveAxis {
  readonly objective: Objective;
  readonly range: Range;
}

/** How an objective's values are shown. */
export interface AxisValues {
  /** The values of all trials. */
  readonly values: readonly number[];
  /** Whether the values are relative to the reference, which is then 1. */
  readonly isRelative: boolean;
  /** A value that must be visible. */
  readonly required?: number | undefined;
}

/** The axis of an objective. Relative to a reference, trials that are much worse than the reference are left out. */
export function objectiveAxis(objective: Objective, { values, isRelative, required }: AxisValues): ObjectiveAxis {
  if (!isRelative) return { objective, range: axisRange(values, [required]) };
  const gainOf = (value: number): number => (isMaximised(objective) ? value - 1 : 1 - value);
  const lowest = -Math.max(MIN_LOSS_SHOWN, LOSS_PER_GAIN_SHOWN * maxOf(values.map(gainOf)));
  const shown = values.filter((value) => gainOf(value) >= lowest);
  return { objective, range: axisRange(shown, [1, required]) };
}

/** The quadrant in which both objectives are better than the reference, (1, 1), and the lines that bound it. */
export function referenceMarks(plot: Plotting, x: ObjectiveAxis, y: ObjectiveAxis): Plot.Markish[] {
  const [across, up] = [betterRange(x), betterRange(y)];
  const better = [{ x1: across[0], x2: across[1], y1: up[0], y2: up[1] }];
  return [
    plot.rect(better, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "var(--good)", fillOpacity: 0.07 }),
    plot.ruleX([1], REFERENCE_LINE),
    plot.ruleY([1], REFERENCE_LINE),
  ];
}

/** The part of an axis that is better than the reference. */
function betterRange({ objective, range: [lower, upper] }: ObjectiveAxis): Range {
  return isMaximised(objective) ? [1, upper] : [lower, 1];
}

/** The curve through a front: between two points the line follows the worse value of either objective. */
export function stepCurve(x: Objective): "step-after" | "step-before" {
  return isMaximised(x) ? "step-before" : "step-after";
}

/** The label of a horizontal or vertical axis: the objective's name, its unit or reference, and the better direction. */
export function axisLabel(
  objective: Objective,
  orientation: "horizontal" | "vertical",
  comparison: string | undefined,
): string {
  const [more, less] = orientation === "horizontal" ? ["→", "←"] : ["↑", "↓"];
  const ownUnit = objective.unit ? `, ${objective.unit}` : "";
  const unit = comparison === undefined ? ownUnit : `, relative to the ${comparison}`;
  const better = isMaximised(objective) ? `better ${more}` : `${less} better`;
  return `${objective.name}${unit} (${better})`;
}

/** Every pair of objectives, in the study's order. */
export function objectivePairs(objectives: readonly Objective[]): readonly (readonly [Objective, Objective])[] {
  return objectives.flatMap((x, i) => objectives.slice(i + 1).map((y) => [x, y] as const));
}
