/**
 * @file How every figure is drawn: by Observable Plot, as SVG text. Colours are CSS custom properties, so that one drawing
 * serves light and dark pages.
 */
import type * as Plot from "@observablehq/plot";
import { SvgDocument } from "./svg-document.ts";

/** The plotting library, loaded. */
export type Plotting = typeof Plot;

/** A finished drawing. */
export interface Figure {
  /** A file name without extension: letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** What is drawn and what was left out, for readers and screen readers. */
  readonly caption: string;
  /** An `svg` element; its colours are defined by the page (`COLOURS`). */
  readonly svg: string;
}

/** Plot's options, with the drawing's name for screen readers. */
export interface DrawingOptions extends Plot.PlotOptions {
  readonly ariaLabel: string;
  /** Size of all text, in pixels; default 14. */
  readonly fontSize?: number;
}

const WIDTH = 560;
const HEIGHT = 440;
const FONT_SIZE = 14;

/** Draws with the size, margins and text size that all figures share; the same options give the same text. */
export function draw(plot: Plotting, { fontSize = FONT_SIZE, ...options }: DrawingOptions): string {
  const document = new SvgDocument();
  const drawing = plot.plot({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 64,
    marginBottom: 48,
    marginTop: 32,
    marginRight: 24,
    grid: true,
    className: "figure",
    ...options,
    document: document as unknown as NonNullable<Plot.PlotOptions["document"]>,
  });
  drawing.setAttribute("font-size", String(fontSize));
  // Screen readers get one image with a name; the numbers are in the tables.
  drawing.setAttribute("role", "img");
  return String(drawing);
}

/** A name reduced to lower-case letters, digits and hyphens, for file names. */
export function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "objective"
  );
}
