/**
 * @file Draws a description into a document: that of a browser, or the small one in Node. Colours are CSS custom properties, so
 * that one drawing serves light and dark pages.
 */
import type * as Plot from "@observablehq/plot";
import type { Cell, Description, Place } from "./description.ts";
import type { DotLook } from "./dot-marks.ts";
import { placeLegend, SHAPES, WORDS_OFFSET } from "./legend.ts";
import type { Plotting } from "./plotting.ts";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Space below a heading, in pixels. */
const HEADING_GAP = 8;

/** What is used of an element. */
export interface DrawnElement {
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  append?(child: never): void;
  appendChild(child: never): unknown;
  textContent: string | null;
}

/** What is used of a document. */
export interface DrawingDocument {
  createElementNS(namespace: string, name: string): unknown;
}

/** A trial in a drawing, in pixels of the drawing's own size. */
export interface DrawnPlace {
  readonly trial: number;
  readonly title: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly look?: DotLook | undefined;
}

/** A figure that was drawn. */
export interface Drawing<Element> {
  readonly svg: Element;
  readonly width: number;
  readonly height: number;
  readonly places: readonly DrawnPlace[];
}

/** A plot with the scales that Plot attaches to it. */
interface PlottedElement extends DrawnElement {
  scale(name: string): { apply(value: unknown): number } | undefined;
  readonly childNodes: ArrayLike<{ readonly tagName?: string; readonly nodeName?: string }>;
  removeChild(child: unknown): unknown;
}

/** Draws a figure. The same description gives the same drawing. */
export function drawFigure<Element>(
  plot: Plotting,
  description: Description,
  document: DrawingDocument,
): Drawing<Element> {
  const { width, fontSize } = description;
  const legend = placeLegend(description.legend, width, fontSize);
  const height = description.height + legend.height;
  const make = (name: string, attributes: Readonly<Record<string, string | number>>): DrawnElement => {
    const element = document.createElementNS(SVG_NAMESPACE, name) as DrawnElement;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    return element;
  };
  const svg = make("svg", {
    class: "figure",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    fill: "currentColor",
    "font-family": "system-ui, sans-serif",
    "font-size": fontSize,
    role: "img",
    "aria-label": description.label,
  });
  const add = (parent: DrawnElement, child: DrawnElement): void => void parent.appendChild(child as never);
  if (legend.items.length > 0) add(svg, drawLegend(make, add, legend.items));
  const places = description.cells.flatMap((cell) => {
    const drawn = drawCell(plot, cell, {
      top: legend.height + (cell.heading === undefined ? 0 : fontSize + HEADING_GAP),
      document,
    });
    add(svg, drawn.element);
    if (cell.heading !== undefined) {
      const { width: wide, marginLeft = 0, marginRight = 0 } = cell.options;
      const heading = make("text", {
        x: cell.x + (wide + marginLeft - marginRight) / 2,
        y: cell.y + legend.height + fontSize + 2,
        "text-anchor": "middle",
        "font-weight": "bold",
      });
      heading.textContent = cell.heading;
      add(svg, heading);
    }
    return drawn.places;
  });
  return { svg: svg as Element, width, height, places };
}

/** Draws one plot at its position. */
function drawCell(
  plot: Plotting,
  { x, y, options, places = [] }: Cell,
  { top, document }: { readonly top: number; readonly document: DrawingDocument },
): { readonly element: DrawnElement; readonly places: readonly DrawnPlace[] } {
  const element = plot.plot({
    grid: true,
    className: "plot",
    ...options,
    document: document as NonNullable<Plot.PlotOptions["document"]>,
  }) as unknown as PlottedElement;
  // Plot's own style would be refused by a page with a strict policy, and is not needed within a drawing of a fixed size.
  const styles = Array.from(element.childNodes).filter(({ tagName }) => tagName === "style");
  for (const style of styles) element.removeChild(style);
  for (const name of ["font-family", "font-size", "class"]) element.removeAttribute(name);
  element.setAttribute("x", String(x));
  element.setAttribute("y", String(y + top));
  const [across, up] = [element.scale("x"), element.scale("y")];
  const inPixels = ({ trial, title, points, look }: Place): DrawnPlace => ({
    trial,
    title,
    look,
    points: points.map(
      ([px, py]) => [x + (across?.apply(px) ?? Number.NaN), y + top + (up?.apply(py) ?? Number.NaN)] as const,
    ),
  });
  return { element, places: places.map(inPixels) };
}

function drawLegend(
  make: (name: string, attributes: Readonly<Record<string, string | number>>) => DrawnElement,
  add: (parent: DrawnElement, child: DrawnElement) => void,
  items: ReturnType<typeof placeLegend>["items"],
): DrawnElement {
  const group = make("g", { "aria-hidden": "true" });
  for (const { words, shape, colour, x, y } of items) {
    const { path, look } = SHAPES[shape];
    const stroke = { fill: "none", stroke: colour, "stroke-width": 2 };
    const looks = {
      fill: { fill: colour },
      pale: { fill: colour, "fill-opacity": 0.25 },
      stroke,
      dashes: { ...stroke, "stroke-dasharray": "4 3" },
      dots: { ...stroke, "stroke-dasharray": "2 2" },
    };
    add(group, make("path", { d: path, transform: `translate(${x},${y})`, ...looks[look] }));
    const text = make("text", { x: x + WORDS_OFFSET, y, dy: "0.35em", "text-anchor": "start" });
    text.textContent = words;
    add(group, text);
  }
  return group;
}
