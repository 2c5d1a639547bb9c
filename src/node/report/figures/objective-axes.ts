/**
 * @file The axes of figures of two objectives: their ranges and labels, the quarter better than the reference.
 */
import type * as Plot from "@observablehq/plot";
import type { Objective } from "../../../core/index.ts";
import { axisDomain, type Range } from "./axis-range.ts";
import type { Plotting } from "./drawing.ts";

const REFERENCE_LINE = { stroke: "var(--reference)", strokeWidth: 1.25, strokeDasharray: "4 4" } as const;

/** However small the best gain, trials up to this much worse than the reference are of interest. */
const WORSE_SHOWN = 0.1;

/**
 * The range of an axis. Trials far worse than the reference are left out: of interest is what lies around it, up to one
 * and a half times as far on the worse side as the best trial on the better.
 */
export function domainOf(values: readonly number[], objective: Objective, isRelative: boolean, chosen?: number): Range {
  if (!isRelative) return axisDomain(values, [chosen]);
  const gainOf = (value: number): number => (objective.goal === "maximize" ? value - 1 : 1 - value);
  const worst = -Math.max(WORSE_SHOWN, 1.5 * Math.max(...values.map(gainOf)));
  return axisDomain(
    values.filter((value) => gainOf(value) >= worst),
    [1, chosen],
  );
}

/** The quarter in which both objectives are better than the reference, and the lines that bound it. */
export function referenceMarks(
  plot: Plotting,
  x: Objective,
  y: Objective,
  [x1, x2]: Range,
  [y1, y2]: Range,
): Plot.Markish[] {
  const better = [
    {
      x1: x.goal === "maximize" ? 1 : x1,
      x2: x.goal === "maximize" ? x2 : 1,
      y1: y.goal === "maximize" ? 1 : y1,
      y2: y.goal === "maximize" ? y2 : 1,
    },
  ];
  return [
    plot.rect(better, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "var(--good)", fillOpacity: 0.07 }),
    plot.ruleX([1], REFERENCE_LINE),
    plot.ruleY([1], REFERENCE_LINE),
  ];
}

/** The front's corners: between two points nothing better than both was seen, so the line steps through the worse. */
export function stepCurve(x: Objective): "step-after" | "step-before" {
  return x.goal === "maximize" ? "step-before" : "step-after";
}

/** The objective's name, what it is relative to or its unit, and which way is better. */
export function axisLabel(objective: Objective, comparison: string | undefined, more: string, less: string): string {
  const unit =
    comparison !== undefined ? `, relative to the ${comparison}` : objective.unit ? `, ${objective.unit}` : "";
  const better = objective.goal === "maximize" ? `better ${more}` : `${less} better`;
  return `${objective.name}${unit} (${better})`;
}
