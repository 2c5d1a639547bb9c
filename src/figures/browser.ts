/**
 * @file What a page draws figures with: the plotting library, of which a bundler keeps only what the figures use, and the colours.
 */
import { areaY, barX, contour, dot, line, plot, raster, rect, ruleX, ruleY, text } from "@observablehq/plot";
import type { Plotting } from "./drawing/plotting.ts";

export { DARK_COLOURS, LIGHT_COLOURS } from "./drawing/colours.ts";
export { type Drawing, type DrawnPlace, drawFigure } from "./drawing/draw-figure.ts";

/** Draws the figures in a browser. */
export const PLOTTING: Plotting = { areaY, barX, contour, dot, line, plot, raster, rect, ruleX, ruleY, text };
