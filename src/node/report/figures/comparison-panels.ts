/**
 * @file What the figures of a comparison share: panels by measurements and by estimates, colours, and the legend.
 */
import type * as Plot from "@observablehq/plot";
import type { ComparedStudy, Comparison } from "../../../core/analysis/index.ts";
import { groupWords } from "../sentences/comparison-words.ts";
import type { Plotting } from "./drawing.ts";
import { groupColours } from "./group-colours.ts";

/** The title of the panel of measurements. */
export const MEASURED = "as measured";
/** The title of the panel of estimates. */
export const MODELLED = "by the model's estimates";

/** Size of a figure with two panels, in pixels; the legend is in the upper margin. */
export const PANELS_SIZE = { width: 920, height: 500, marginTop: 72 } as const;

/** Part of the caption of every figure of a comparison. */
export const ESTIMATES_NOTE =
  "The best of many noisy measurements is partly luck; the model's estimates of the same trials are less affected by it.";

/** Average width of a letter of the legend, in pixels. */
const LETTER_WIDTH = 8;

/** A panel with the data of each study. */
export interface Panel<T> {
  readonly panel: string;
  readonly parts: readonly { readonly study: ComparedStudy; readonly part: T }[];
}

/** The panels that are not empty; `read` returns a study's data for a panel, or undefined if it has none. */
export function panelsOf<T>(
  { studies }: Comparison,
  read: (study: ComparedStudy, panel: string) => T | undefined,
): readonly Panel<T>[] {
  return [MEASURED, MODELLED].flatMap((panel) => {
    const parts = studies.flatMap((study) => {
      const part = read(study, panel);
      return part === undefined ? [] : [{ study, part }];
    });
    return parts.length === 0 ? [] : [{ panel, parts }];
  });
}

/** The name of each study's group. */
export function groupNames({ groups }: Comparison): ReadonlyMap<ComparedStudy, string> {
  return new Map(groups.flatMap(({ name, studies }) => studies.map((study) => [study, name] as const)));
}

/** The colour of a mark, by the name of its group. */
export function groupColour(comparison: Comparison): (mark: { readonly group: string }) => string {
  const colours = groupColours(comparison);
  return ({ group }) => colours.get(group) ?? "var(--text)";
}

/** The names of the groups in their colours, in a row above the first panel. */
export function legend(plot: Plotting, comparison: Comparison, panel: string): Plot.Markish[] {
  const colours = groupColours(comparison);
  let offset = 0;
  return comparison.groups.map((group) => {
    const words = `■ ${groupWords(group)}`;
    const mark = plot.text([words], {
      fx: () => panel,
      frameAnchor: "top-left",
      dx: offset,
      dy: -36,
      text: (each: string) => each,
      fill: colours.get(group.name) ?? "var(--text)",
      fontWeight: "bold",
    });
    offset += LETTER_WIDTH * (words.length + 2);
    return mark;
  });
}
