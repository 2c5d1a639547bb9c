/**
 * @file The report's figures.
 */
import type { Analysis, Importance } from "../../../core/analysis/index.ts";
import type { Figure } from "./drawing.ts";
import { frontFigure } from "./front-figure.ts";
import { traceFigure } from "./hypervolume-figure.ts";
import { importanceFigure } from "./importance-figure.ts";
import { slicesFigure } from "./slices-figure.ts";

export type { Figure } from "./drawing.ts";

/** All figures that the analysis allows: the front of each pair of objectives, the trace. */
export async function figures(analysis: Analysis): Promise<readonly Figure[]> {
  // Loaded by those alone who draw: it takes longer than all the rest of the command line.
  const plot = await import("@observablehq/plot");
  const { objectives } = analysis.study;
  const pairs = objectives.flatMap((x, i) => objectives.slice(i + 1).map((y) => [x, y] as const));
  return [...pairs.map(([x, y]) => frontFigure(plot, analysis, x, y)), ...traceFigure(plot, analysis)];
}

/** The figures of parameter importance: a bar a parameter, and slices along those that matter most. */
export async function importanceFigures(importance: Importance): Promise<readonly Figure[]> {
  const plot = await import("@observablehq/plot");
  return [...importanceFigure(plot, importance), ...slicesFigure(plot, importance)];
}
