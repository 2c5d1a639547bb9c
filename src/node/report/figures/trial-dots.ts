/**
 * @file A trial's place in the figure of two objectives.
 */

import type { Analysis, Point } from "../../../core/analysis/index.ts";
import { relative } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/index.ts";
import { formatNumber } from "../sentences/number-format.ts";

/** A point of the figure; the ends of its intervals where they are known. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly x1?: number;
  readonly x2?: number;
  readonly y1?: number;
  readonly y2?: number;
  readonly kind: "baseline" | "front" | "initial" | "suggested";
  readonly trial: number;
  readonly recommended: boolean;
  readonly title: string;
}

/** The trial's dot: relative to the reference where the objective has one. */
export function dotOf(analysis: Analysis, point: Point, x: Objective, y: Objective): Dot {
  const read = (objective: Objective): { at: number; low?: number; high?: number } => {
    const value = point.objectives[objective.name]?.value ?? { mean: Number.NaN };
    const reference = analysis.references[objective.name];
    const place = (v: number): number => (reference === undefined ? v : relative(v, reference));
    if (value.lower === undefined || value.upper === undefined) return { at: place(value.mean) };
    return { at: place(value.mean), low: place(value.lower), high: place(value.upper) };
  };
  const [across, up] = [read(x), read(y)];
  const words = [x, y].map(
    (o) => `${o.name} ${formatNumber(point.objectives[o.name]?.value.mean ?? Number.NaN)}${o.unit ? ` ${o.unit}` : ""}`,
  );
  if (point.feasible === false) words.push("breaks the outcome constraints");
  return {
    x: across.at,
    y: up.at,
    ...(across.low === undefined || across.high === undefined ? {} : { x1: across.low, x2: across.high }),
    ...(up.low === undefined || up.high === undefined ? {} : { y1: up.low, y2: up.high }),
    kind: kindOf(point),
    trial: point.trial,
    recommended: analysis.recommendation?.trial === point.trial,
    title: `Trial ${point.trial} (${point.origin})\n${words.join("\n")}`,
  };
}

function kindOf(point: Point): Dot["kind"] {
  if (point.origin === "baseline") return "baseline";
  if (point.onFront) return "front";
  return point.origin === "sobol" || point.origin === "random" ? "initial" : "suggested";
}
