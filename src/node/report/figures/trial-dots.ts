/**
 * @file A trial as a dot in the plane of two objectives.
 */
import { type AnalysedTrial, type Analysis, relative } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import { formatNumber } from "../sentences/number-format.ts";

/** A dot, relative to the reference for objectives that have one; interval ends are absent if they are unknown. */
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

/** The dot of a trial. */
export function dotOf(analysis: Analysis, point: AnalysedTrial, x: Objective, y: Objective): Dot {
  const [across, up] = [positionOf(analysis, point, x), positionOf(analysis, point, y)];
  const lines = [x, y].map((objective) => valueWords(point, objective));
  if (point.feasible === false) lines.push("violates the outcome constraints");
  return {
    x: across.at,
    y: up.at,
    ...(across.low === undefined || across.high === undefined ? {} : { x1: across.low, x2: across.high }),
    ...(up.low === undefined || up.high === undefined ? {} : { y1: up.low, y2: up.high }),
    kind: kindOf(point),
    trial: point.trial,
    recommended: analysis.recommendation?.trial === point.trial,
    title: `Trial ${point.trial} (${point.origin})\n${lines.join("\n")}`,
  };
}

/** The position of a value and of its interval's ends on an axis. */
interface Position {
  readonly at: number;
  readonly low?: number;
  readonly high?: number;
}

function positionOf(analysis: Analysis, point: AnalysedTrial, { name }: Objective): Position {
  const value = point.objectives[name]?.value ?? { median: Number.NaN };
  const reference = analysis.references[name];
  const place = (v: number): number => (reference === undefined ? v : relative(v, reference));
  if (value.lower === undefined || value.upper === undefined) return { at: place(value.median) };
  return { at: place(value.median), low: place(value.lower), high: place(value.upper) };
}

function valueWords(point: AnalysedTrial, { name, unit }: Objective): string {
  const value = point.objectives[name]?.value.median ?? Number.NaN;
  return `${name} ${formatNumber(value)}${unit ? ` ${unit}` : ""}`;
}

function kindOf(point: AnalysedTrial): Dot["kind"] {
  if (point.origin === "baseline") return "baseline";
  if (point.onFront) return "front";
  return point.origin === "sobol" || point.origin === "random" ? "initial" : "suggested";
}
