/**
 * @file The line in figures over evaluations at which the proposals of the model begin.
 */
import type * as Plot from "@observablehq/plot";
import type { Plotting } from "../drawing/plotting.ts";

/** A labelled vertical line at each position, up to `top`. */
export function modelBoundary(plot: Plotting, at: readonly number[], top: number): readonly Plot.Markish[] {
  return [
    plot.ruleX([...at], { stroke: "var(--reference)", strokeDasharray: "4 4" }),
    plot.text([...at], {
      x: (position: number) => position,
      y: top,
      dx: 6,
      dy: 4,
      text: () => "model-based →",
      textAnchor: "start",
      lineAnchor: "top",
      fill: "var(--muted)",
      stroke: "var(--ground)",
      strokeWidth: 4,
    }),
  ];
}
