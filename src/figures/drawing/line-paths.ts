/**
 * @file Many lines: with few of them an element with a title for each, with many of them a path for some hundred, which a browser
 * draws many times faster.
 */
import type * as Plot from "@observablehq/plot";
import type { Plotting } from "./plotting.ts";

/** More lines than this share paths. */
const MAX_ELEMENTS = 500;
/** Lines of one path. Where they cross they do not add up, so a path has few of them. */
const LINES_PER_PATH = 100;

/** A line through points in values of the scales; it is interrupted where a coordinate is not a number. */
export interface Line {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly title: string;
}

/** The look of lines. */
export interface LineLook {
  readonly stroke: string;
  readonly width: number;
  readonly opacity: number;
}

/** The lines as marks of a plot. */
export function linePaths(plot: Plotting, lines: readonly Line[], look: LineLook): Plot.Markish[] {
  const { stroke, width, opacity } = look;
  if (lines.length <= MAX_ELEMENTS) {
    const points = lines.flatMap(({ points: own, title }, z) => own.map(([x, y]) => ({ x, y, z, title })));
    const place = { x: "x", y: "y", z: "z", title: "title" } as const;
    return [plot.line(points, { ...place, stroke, strokeWidth: width, strokeOpacity: opacity })];
  }
  const starts: number[] = [];
  const flat = lines.flatMap(({ points }) => {
    starts.push((starts.at(-1) ?? 0) + points.length);
    return points.map(([x, y]) => ({ x, y }));
  });
  const render: Plot.RenderFunction = (...drawing) => {
    const [, , { x = [], y = [] }, , { document }] = drawing;
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const attributes = { fill: "none", stroke, "stroke-width": width, "stroke-opacity": opacity * 0.5 };
    for (const [name, value] of Object.entries(attributes)) group.setAttribute(name, String(value));
    for (let first = 0; first < lines.length; first += LINES_PER_PATH) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const texts = starts
        .slice(first, first + LINES_PER_PATH)
        .map((end, i) => pathText(x, y, [starts[first + i - 1] ?? 0, end]));
      path.setAttribute("d", texts.join(""));
      group.appendChild(path);
    }
    return group;
  };
  // Points without a coordinate must not be filtered, since the renderer counts them.
  return [plot.dot(flat, { x: "x", y: "y", filter: null as never, render })];
}

/** The commands of a path through the points from `first` to before `end`, in pixels. */
function pathText(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  [first, end]: readonly [first: number, end: number],
): string {
  let [text, isOpen] = ["", false];
  for (let i = first; i < end; i++) {
    const [px, py] = [x[i] ?? Number.NaN, y[i] ?? Number.NaN];
    const isPoint = Number.isFinite(px) && Number.isFinite(py);
    if (isPoint) text += `${isOpen ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
    isOpen = isPoint;
  }
  return text;
}
