/**
 * @file The figures of an analysis, of parameter importance, of a diagnosis and of a comparison.
 */
import { type Analysis, type Comparison, type Importance, references } from "../../../core/analysis/index.ts";
import type { Study, Trial } from "../../../core/study/index.ts";
import type { Diagnosis } from "../../../core/surrogate/index.ts";
import { bestSoFarFigure } from "./best-so-far-figure.ts";
import { comparedFrontsFigure } from "./compared-fronts-figure.ts";
import { comparedHypervolumeFigure } from "./compared-hypervolume-figure.ts";
import type { Figure, Plotting } from "./drawing.ts";
import { frontFigure } from "./front-figure.ts";
import { hypervolumeFigure } from "./hypervolume-figure.ts";
import { importanceFigure } from "./importance-figure.ts";
import { leftOutFigures } from "./left-out-figure.ts";
import { objectivePairs } from "./objective-axes.ts";
import { slicesFigure } from "./slices-figure.ts";

export { COLOURS } from "./colours.ts";
export type { Figure } from "./drawing.ts";
export { escapeText } from "./escape-text.ts";
export { standaloneSvg } from "./standalone-svg.ts";

/**
 * The front of each pair of objectives, and what has been found after each evaluation: the hypervolume, or the best value of
 * a single objective. Objectives that never changed have no figure.
 */
export async function figures(analysis: Analysis): Promise<readonly Figure[]> {
  const plot = await loadPlot();
  const fronts = objectivePairs(analysis.objectives).map(([x, y]) => frontFigure(plot, analysis, x, y));
  return [...fronts, ...hypervolumeFigure(plot, analysis), ...bestSoFarFigure(plot, analysis)];
}

/** The importance of parameters as bars, and slices along the most important ones. */
export async function importanceFigures(importance: Importance): Promise<readonly Figure[]> {
  const plot = await loadPlot();
  return [...importanceFigure(plot, importance), ...slicesFigure(plot, importance)];
}

/**
 * One figure per metric of a diagnosis. Objectives are relative to the measured baseline or the study's reference point;
 * constrained metrics are in their own unit, which is that of their bounds.
 */
export async function drawDiagnosis(
  study: Study,
  trials: readonly Trial[],
  diagnosis: Diagnosis,
): Promise<readonly Figure[]> {
  return leftOutFigures(await loadPlot(), study, diagnosis, references(study, trials, new Map()));
}

/** The fronts of each pair of objectives, and the hypervolume, of several studies. */
export async function drawComparison(comparison: Comparison): Promise<readonly Figure[]> {
  const plot = await loadPlot();
  const fronts = objectivePairs(comparison.objectives).map(([x, y]) => comparedFrontsFigure(plot, comparison, x, y));
  return [...fronts, comparedHypervolumeFigure(plot, comparison)];
}

/** Loads the plotting library only where something is drawn, because that takes longer than the rest of a command. */
function loadPlot(): Promise<Plotting> {
  return import("@observablehq/plot");
}
