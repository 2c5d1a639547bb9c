/**
 * @file Small arrows at the ends of intervals that go on beyond the plotted range.
 */
import type * as Plot from "@observablehq/plot";
import type { Plotting } from "./plotting.ts";

/** Both ends of an axis. */
type Range = readonly [number, number];

/** An interval that is drawn along one of the axes, in values of its scale. */
export interface DrawnInterval {
  /** Its place on the other axis. */
  readonly at: number | string;
  readonly low: number;
  readonly high: number;
}

/** What intervals look like, and what they lie along. */
export interface ContinuedOptions {
  readonly along: "x" | "y";
  readonly range: Range;
  readonly colour: string;
  readonly opacity?: number;
}

/** Pixels from the middle of an arrow to the end of the axis. */
const INSET = 3;

/** An arrow at each end of the range beyond which an interval goes on. */
export function continuedMarks(
  plot: Plotting,
  intervals: readonly DrawnInterval[],
  { along, range: [lower, upper], colour, opacity = 1 }: ContinuedOptions,
): Plot.Markish[] {
  const ends = [
    { end: lower, beyond: intervals.filter(({ low }) => low < lower), rotate: along === "x" ? -90 : 180, inwards: 1 },
    { end: upper, beyond: intervals.filter(({ high }) => high > upper), rotate: along === "x" ? 90 : 0, inwards: -1 },
  ];
  return ends
    .filter(({ beyond }) => beyond.length > 0)
    .map(({ end, beyond, rotate, inwards }) =>
      plot.dot([...beyond], {
        ...(along === "x"
          ? { x: () => end, y: "at", dx: inwards * INSET }
          : { x: "at", y: () => end, dy: -inwards * INSET }),
        ...{ symbol: "triangle", r: 3.5, rotate, fill: colour, fillOpacity: opacity },
      }),
    );
}

/** What the arrows mean, for a caption; empty where there are none. */
export function continuedWords(
  intervals: readonly Pick<DrawnInterval, "low" | "high">[],
  [lower, upper]: Range,
): string {
  const isCut = intervals.some(({ low, high }) => low < lower || high > upper);
  return isCut ? " Small arrows: intervals that go on beyond the plotted range." : "";
}
