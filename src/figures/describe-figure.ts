/**
 * @file From the data of any figure to its description.
 */
import { type ComparedFrontsData, comparedFrontsFigure } from "./comparison/compared-fronts-figure.ts";
import { type ComparedHypervolumeData, comparedHypervolumeFigure } from "./comparison/compared-hypervolume-figure.ts";
import type { Description, View } from "./drawing/description.ts";
import type { Plotting } from "./drawing/plotting.ts";
import { type AcquisitionData, acquisitionFigure } from "./lesson/acquisition-figure.ts";
import { type PlaneData, planeFigure } from "./lesson/plane-figure.ts";
import { type TraceData, traceFigure } from "./lesson/trace-figure.ts";
import { type ContourData, contourFigure } from "./model/contour-figure.ts";
import { type ImportanceData, importanceFigure } from "./model/importance-figure.ts";
import { type LeftOutData, leftOutFigure } from "./model/left-out-figure.ts";
import { type RelevanceData, relevanceFigure } from "./model/relevance-figure.ts";
import { type SamplerData, samplerFigure } from "./model/sampler-figure.ts";
import { type SlicesData, slicesFigure } from "./model/slices-figure.ts";
import { type BestSoFarData, bestSoFarFigure } from "./study/best-so-far-figure.ts";
import { type CostData, costFigure } from "./study/cost-figure.ts";
import { type FrontData, frontFigure } from "./study/front-figure.ts";
import { type HypervolumeData, hypervolumeFigure } from "./study/hypervolume-figure.ts";
import { type ParallelData, parallelFigure } from "./study/parallel-figure.ts";
import { type TimelineData, timelineFigure } from "./study/timeline-figure.ts";
import { type HistogramData, histogramFigure } from "./trial/histogram-figure.ts";
import { type LearningData, learningFigure } from "./trial/learning-figure.ts";

/** The data of a figure: plain JSON, in own units. Infinite numbers do not occur in it. */
export type FigureData =
  | FrontData
  | HypervolumeData
  | BestSoFarData
  | ImportanceData
  | SlicesData
  | ContourData
  | RelevanceData
  | LeftOutData
  | SamplerData
  | ParallelData
  | TimelineData
  | CostData
  | LearningData
  | HistogramData
  | ComparedFrontsData
  | ComparedHypervolumeData
  | PlaneData
  | TraceData
  | AcquisitionData;

/** What Plot is to draw. */
export function describeFigure(plot: Plotting, data: FigureData, view: View = {}): Description {
  switch (data.kind) {
    case "front":
      return frontFigure(plot, data, view);
    case "hypervolume":
      return hypervolumeFigure(plot, data, view);
    case "best-so-far":
      return bestSoFarFigure(plot, data, view);
    case "importance":
      return importanceFigure(plot, data, view);
    case "slices":
      return slicesFigure(plot, data, view);
    case "contour":
      return contourFigure(plot, data, view);
    case "relevance":
      return relevanceFigure(plot, data, view);
    case "left-out":
      return leftOutFigure(plot, data, view);
    case "sampler":
      return samplerFigure(plot, data, view);
    case "parallel":
      return parallelFigure(plot, data, view);
    case "timeline":
      return timelineFigure(plot, data, view);
    case "cost":
      return costFigure(plot, data, view);
    case "learning":
      return learningFigure(plot, data, view);
    case "histogram":
      return histogramFigure(plot, data, view);
    case "compared-fronts":
      return comparedFrontsFigure(plot, data, view);
    case "compared-hypervolume":
      return comparedHypervolumeFigure(plot, data, view);
    case "lesson-plane":
      return planeFigure(plot, data, view);
    case "lesson-trace":
      return traceFigure(plot, data, view);
    case "acquisition":
      return acquisitionFigure(plot, data, view);
  }
}
