/**
 * @file What a page draws figures with: the plotting library, the drawing into its document, and the colours.
 */
export { DARK_COLOURS, LIGHT_COLOURS } from "./drawing/colours.ts";
export type { DotLook } from "./drawing/dot-marks.ts";
export { type Drawing, type DrawnPlace, drawFigure } from "./drawing/draw-figure.ts";
export { PLOTTING } from "./plotting-library.ts";
