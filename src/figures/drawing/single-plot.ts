/**
 * @file A figure of one plot.
 */
import type * as Plot from "@observablehq/plot";
import type { Description, LegendItem, Place } from "./description.ts";
import { fittedText, type Layout, leftMargin } from "./layout.ts";

/** A scale with a label that is made to fit. */
export interface LabelledScale extends Plot.ScaleOptions {
  readonly label: string | null;
}

/** The height of a wide plot in pixels. */
const USUAL_HEIGHT = 440;

/** What differs between figures of one plot. */
export interface SinglePlot extends Pick<Description, "name" | "title" | "caption"> {
  readonly label?: string;
  readonly layout: Layout;
  readonly height: number;
  readonly legend: readonly LegendItem[];
  readonly x: LabelledScale;
  readonly y: LabelledScale;
  readonly marks: Plot.Markish[];
  readonly places?: readonly Place[];
  readonly margins?: Partial<Layout["margins"]>;
}

/** The height of a plot of this width, at most `most` pixels. */
export function heightFor({ width, isNarrow }: Layout, most: number = USUAL_HEIGHT): number {
  return Math.round(Math.min(most, width * (isNarrow ? 0.95 : 0.78)));
}

/** The description of a figure of one plot. */
export function singlePlot({ layout, height, x, y, marks, places, margins, ...figure }: SinglePlot): Description {
  const { width, fontSize } = layout;
  const fitted = (scale: LabelledScale): Plot.ScaleOptions =>
    scale.label === null ? scale : { ...scale, label: fittedText(scale.label, width - 16, fontSize) };
  const { domain, tickFormat } = y;
  const ends =
    Array.isArray(domain) && domain.length === 2 ? ([Number(domain[0]), Number(domain[1])] as const) : undefined;
  const format = typeof tickFormat === "function" ? (value: number) => String(tickFormat(value, 0)) : undefined;
  const left = ends === undefined || format === undefined ? {} : { marginLeft: leftMargin(layout, ends, format) };
  return {
    label: figure.title,
    ...figure,
    width,
    height,
    fontSize,
    cells: [
      {
        x: 0,
        y: 0,
        options: { width, height, ...layout.margins, ...left, ...margins, x: fitted(x), y: fitted(y), marks },
        places,
      },
    ],
  };
}
