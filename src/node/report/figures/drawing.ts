/**
 * @file How every figure is drawn: by Observable Plot into SVG text. Colours are CSS variables, so that one drawing
 * serves light and dark pages.
 */
import type * as Plot from "@observablehq/plot";
import { SvgDocument } from "./svg-document.ts";

/** The plotting library, loaded. */
export type Plotting = typeof Plot;

/** A finished drawing. */
export interface Figure {
  /** Fit for a file name: letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** One sentence for readers and for screen readers: what is drawn and what was left out. */
  readonly caption: string;
  readonly svg: string;
}

const WIDTH = 560;
const HEIGHT = 440;

/** Draws with this project's size and type. */
export function draw(plot: Plotting, options: Plot.PlotOptions): string {
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
    style: { fontSize: "14px" },
    ...options,
    document: document as unknown as NonNullable<Plot.PlotOptions["document"]>,
  });
  // One picture with a name to a screen reader, which finds every number in the tables.
  return String(drawing).replace("<svg ", '<svg role="img" ');
}

/** Letters, digits and hyphens of a name, for file names. */
export function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "objective"
  );
}
