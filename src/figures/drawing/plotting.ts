/**
 * @file What the figures use of Observable Plot. It is an argument, because loading it takes longer than most commands.
 */
import type * as Plot from "@observablehq/plot";

/** The functions of Plot that figures are made of. */
export type Plotting = Pick<
  typeof Plot,
  "plot" | "dot" | "line" | "areaY" | "barX" | "ruleX" | "ruleY" | "rect" | "text" | "contour"
>;
