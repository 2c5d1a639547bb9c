/**
 * @file The plotting library: only what the figures use, so that a bundler leaves out the rest. It is loaded where something is
 * drawn, because that takes longer than most commands.
 */
import { areaY, barX, contour, dot, line, plot, rect, ruleX, ruleY, text } from "@observablehq/plot";
import type { Plotting } from "./drawing/plotting.ts";

/** Draws the figures. */
export const PLOTTING: Plotting = { areaY, barX, contour, dot, line, plot, rect, ruleX, ruleY, text };
