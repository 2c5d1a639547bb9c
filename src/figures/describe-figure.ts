/**
 * @file From the data of any figure to its description.
 */
import { type ComparedFrontsData, comparedFrontsFigure } from "./comparison/compared-fronts-figure.ts";
import { type ComparedHypervolumeData, comparedHypervolumeFigure } from "./comparison/compared-hypervolume-figure.ts";
import type { Description, View } from "./drawing/description.ts";
import type { Plotting } from "./drawing/plotting.ts";
import { type ImportanceData, importanceFigure } from "./model/importance-figure.ts";
import { type LeftOutData, leftOutFigure } from "./model/left-out-figure.ts";
import { type SlicesData, slicesFigure } from "./model/slices-figure.ts";
import { type BestSoFarData, bestSoFarFigure } from "./study/best-so-far-figure.ts";
import { type FrontData, frontFigure } from "./study/front-figure.ts";
import { type HypervolumeData, hypervolumeFigure } from "./study/hypervolume-figure.ts";

/** The data of a figure: plain JSON, in own units. Infinite numbers do not occur in it. */
export type FigureData =
  | FrontData
  | HypervolumeData
  | BestSoFarData
  | ImportanceData
  | SlicesData
  | LeftOutData
  | ComparedFrontsData
  | ComparedHypervolumeData;

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
    case "left-out":
      return leftOutFigure(plot, data, view);
    case "compared-fronts":
      return comparedFrontsFigure(plot, data, view);
    case "compared-hypervolume":
      return comparedHypervolumeFigure(plot, data, view);
  }
}
