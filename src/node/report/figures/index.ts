/**
 * @file The figures of an analysis, of parameter importance, of a diagnosis and of a comparison: their data, and as SVG.
 */
import {
  type Analysis,
  type Comparison,
  type HypervolumeEstimates,
  type Importance,
  references,
} from "../../../core/analysis/index.ts";
import type { ParameterGrid } from "../../../core/sensitivity/index.ts";
import type { Study, Trial } from "../../../core/study/index.ts";
import type { Diagnosis } from "../../../core/surrogate/index.ts";
import {
  type Description,
  describeFigure,
  type FigureData,
  type Plotting,
  svgText,
  type View,
} from "../../../figures/index.ts";
import { comparedFrontsData, comparedHypervolumeData } from "./comparison-data.ts";
import { contourData } from "./contour-data.ts";
import { bestSoFarData, frontData, hypervolumeData } from "./front-data.ts";
import { objectivePairs } from "./metric-of.ts";
import { importanceData, leftOutData, relevanceData, slicesData } from "./model-data.ts";
import { parallelData } from "./parallel-data.ts";
import { costData, learningData, type RunSources, samplerData, timelineData, trialLearningData } from "./run-data.ts";

export { histogramData } from "./histogram-data.ts";
export type { RunSources } from "./run-data.ts";

/** A figure as part of a page, which defines its colours. */
export interface Figure {
  /** A file name without extension: letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** What is drawn and what was left out, for readers and screen readers. */
  readonly caption: string;
  /** An `svg` element. */
  readonly svg: string;
  /** The height of the drawing and of its smallest text, in pixels. */
  readonly height: number;
  readonly fontSize: number;
  /** The same as paper shows it, where that differs: one drawing, or several between which a sheet may end. */
  readonly onPaper?: readonly Pick<Figure, "svg" | "height" | "fontSize">[];
}

/**
 * The front of each pair of objectives, and what has been found after each evaluation: the hypervolume, or the best value of
 * a single objective. Objectives that never changed have no figure.
 *
 * @param volumes - what the model says of the course of the hypervolume, where it is known
 */
export function analysisFigures(analysis: Analysis, volumes?: HypervolumeEstimates | undefined): readonly FigureData[] {
  const fronts = objectivePairs(analysis.objectives).map(([x, y]) => frontData(analysis, x, y));
  return [...fronts, ...hypervolumeData(analysis, volumes), ...bestSoFarData(analysis)];
}

/**
 * Every trial across objectives and parameters.
 *
 * @param importance - gives the order of the parameters; absent: the study's order
 */
export function trialFigures(analysis: Analysis, importance?: Importance | undefined): readonly FigureData[] {
  return parallelData(analysis, importance);
}

/** The learning curves of one of a study's trials. */
export function learningFigures(study: Study, trials: readonly Trial[], trial: number): readonly FigureData[] {
  return trialLearningData(study, trials, trial);
}

/** How a study ran: learning curves, the sampler, what ran when, what it has cost. */
export function runFigures(analysis: Analysis, sources: RunSources): readonly FigureData[] {
  return [
    ...samplerData(sources),
    ...timelineData(sources),
    ...costData(sources),
    ...learningData(analysis.study, sources.trials, analysis),
  ];
}

/** The importance of parameters as bars, slices along the most important ones, and the prediction over two of them. */
export function importanceFigures(
  importance: Importance,
  analysis: Analysis,
  grid?: ParameterGrid | undefined,
): readonly FigureData[] {
  return [
    ...importanceData(importance),
    ...relevanceData(importance),
    ...slicesData(importance, analysis),
    ...contourData(importance, grid, analysis),
  ];
}

/** The leave-one-out predictions of each metric of a diagnosis. */
export function diagnosisFigures(study: Study, trials: readonly Trial[], diagnosis: Diagnosis): readonly FigureData[] {
  return leftOutData(study, diagnosis, references(study, trials, new Map()));
}

/** The fronts of each pair of objectives, and the hypervolume, of several studies. */
export function comparisonFigures(comparison: Comparison): readonly FigureData[] {
  const fronts = objectivePairs(comparison.objectives).map(([x, y]) => comparedFrontsData(comparison, x, y));
  return [...fronts, comparedHypervolumeData(comparison)];
}

/** The width of a sheet of A4 between its margins, in pixels of CSS. */
const PAPER_WIDTH = 700;
/** Plots that are as high as they are wide, nearly, are so wide on a screen, and so high on paper: two of them fit onto a sheet. */
const PLOT_WIDTH = 500;
const PLOT_PAPER_HEIGHT = 300;
/** The kinds of those plots. */
const PLOTS: ReadonlySet<FigureData["kind"]> = new Set(["front", "hypervolume", "best-so-far", "cost", "learning"]);

/** Draws figures for a page that may be printed: none is wider than a sheet, where its text would be too small. */
export async function drawForPaper(data: readonly FigureData[]): Promise<readonly Figure[]> {
  const { PLOTTING: plot } = await import("../../../figures/plotting-library.ts");
  return data.map((each) => {
    const most = PLOTS.has(each.kind) ? PLOT_WIDTH : PAPER_WIDTH;
    const usual = describeFigure(plot, each);
    const figure = drawn(plot, usual.width > most ? describeFigure(plot, each, { width: most }) : usual);
    const onPaper = paperDrawings(plot, each);
    return onPaper.length === 0 ? figure : { ...figure, onPaper };
  });
}

/** The drawings that paper shows instead: flat plots as wide as a sheet, and the rows of high figures; empty for any other figure. */
function paperDrawings(plot: Plotting, data: FigureData): readonly Figure[] {
  if (PLOTS.has(data.kind)) {
    return [drawn(plot, describeFigure(plot, data, { width: PAPER_WIDTH, maxHeight: PLOT_PAPER_HEIGHT }))];
  }
  return rowsOf(data).map((row, i) => {
    const described = describeFigure(plot, row, { width: PAPER_WIDTH });
    return drawn(plot, i === 0 ? described : { ...described, legend: [] });
  });
}

/** The rows of a figure that may be higher than a sheet; empty for any other figure. */
function rowsOf(data: FigureData): readonly FigureData[] {
  if (data.kind === "slices") return data.rows.map((row) => ({ ...data, rows: [row], allRows: data.rows }));
  if (data.kind === "contour") return data.metrics.map((metric) => ({ ...data, metrics: [metric] }));
  return [];
}

/** Draws figures. The plotting library is loaded only where something is drawn, because that takes longer than most commands. */
export async function drawFigures(data: readonly FigureData[], view: View = {}): Promise<readonly Figure[]> {
  const { PLOTTING: plot } = await import("../../../figures/plotting-library.ts");
  return data.map((each) => drawn(plot, describeFigure(plot, each, view)));
}

function drawn(plot: Plotting, description: Description): Figure {
  const { name, title, caption, fontSize } = description;
  return { name, title, caption, fontSize, ...svgText(plot, description) };
}
