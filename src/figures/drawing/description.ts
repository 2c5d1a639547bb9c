/**
 * @file The description of a figure: what Observable Plot is to draw, where, and where each trial is in it.
 */
import type * as Plot from "@observablehq/plot";
import type { DotLook } from "./dot-marks.ts";

/** Own units, or shares of the reference where an objective has one. */
export type Units = "own" | "relative";

/** How a figure is looked at. */
export interface View {
  /** Default: as the figure is best known; a metric without a reference is in its own unit. */
  readonly units?: Units | undefined;
  /** Pixels; default: the figure's usual width. */
  readonly width?: number | undefined;
}

/** A mark in a legend. */
export type LegendShape =
  | "square"
  | "dot"
  | "ring"
  | "diamond"
  | "cross"
  | "line"
  | "dashed"
  | "dotted"
  | "band"
  | "bar";

/** What a mark in the figure means. */
export interface LegendItem {
  readonly words: string;
  readonly shape: LegendShape;
  /** A colour of CSS. */
  readonly colour: string;
}

/** A trial in a cell: a point, or the corners of a line through parallel axes. */
export interface Place {
  readonly trial: number;
  /** What is known of it, in lines. */
  readonly title: string;
  /** In the values of the scales. */
  readonly points: readonly (readonly [x: number | string, y: number])[];
  /** How its dot is drawn, if it is drawn as one. */
  readonly look?: DotLook | undefined;
}

/** A plot within the figure. */
export interface Cell {
  /** Position of its upper left corner in pixels, below the legend. */
  readonly x: number;
  readonly y: number;
  readonly options: Plot.PlotOptions & { readonly width: number; readonly height: number };
  /** Words above the plot, which need the height of the text and 8 pixels. */
  readonly heading?: string | undefined;
  /** Trials that can be pointed at. */
  readonly places?: readonly Place[] | undefined;
}

/** A figure to be drawn. */
export interface Description {
  /** A file name without extension: letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** What is drawn and what was left out, for readers and screen readers. */
  readonly caption: string;
  /** The picture's name for screen readers. */
  readonly label: string;
  readonly width: number;
  /** Without the legend. */
  readonly height: number;
  /** Size of all text, in pixels. */
  readonly fontSize: number;
  readonly legend: readonly LegendItem[];
  readonly cells: readonly Cell[];
}
