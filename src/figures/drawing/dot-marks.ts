/**
 * @file Dots of trials: with few of them an element with a title for each, with many of them one path for all, which a browser
 * draws many times faster.
 */
import type * as Plot from "@observablehq/plot";
import type { Plotting } from "./plotting.ts";

/** More dots than this share a path. */
const MAX_ELEMENTS = 1000;

/** The size of dots among many, as a share of the usual one. */
const SHRUNK = 0.6;

/** A dot: its position in values of the scales, and what is known of it. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly title: string;
}

/** The look of dots. */
export interface DotLook {
  readonly symbol?: "circle" | "square" | "diamond" | "times";
  readonly r: number;
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly stroke?: string;
  readonly strokeWidth?: number;
}

/** The look with which a number of dots is drawn: many of them are small circles. */
export function drawnLook(look: DotLook, count: number): DotLook {
  if (count <= MAX_ELEMENTS) return look;
  const { strokeWidth = 1, ...others } = look;
  return { ...others, symbol: "circle", r: Math.round(10 * SHRUNK * look.r) / 10, strokeWidth: SHRUNK * strokeWidth };
}

/** The dots as marks of a plot. */
export function dotMarks(plot: Plotting, dots: readonly Dot[], look: DotLook): Plot.Markish[] {
  const place = { x: "x", y: "y" } as const;
  if (dots.length <= MAX_ELEMENTS) return [plot.dot([...dots], { ...place, title: "title", ...look })];
  const { r, fill = "none", stroke = "none", strokeWidth = 1, fillOpacity = 1 } = drawnLook(look, dots.length);
  const render: Plot.RenderFunction = (...drawing) => {
    const [index, , { x = [], y = [] }, , { document }] = drawing;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const at = (values: ArrayLike<number>, i: number): string => (values[i] ?? 0).toFixed(1);
    const circles = Array.from(
      index,
      (i) => `M${at(x, i)} ${at(y, i)}m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
    );
    const attributes = {
      "aria-label": "dot",
      d: circles.join(""),
      fill,
      stroke,
      "stroke-width": strokeWidth,
      "fill-opacity": fillOpacity,
      "stroke-opacity": 0.6,
    };
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, String(value));
    return path;
  };
  return [plot.dot([...dots], { ...place, render })];
}
