/**
 * @file Groups of lines: how the lines of each group look, and what the legend calls them.
 */
import type * as Plot from "@observablehq/plot";
import type { LegendItem } from "./description.ts";
import { type Line, type LineLook, linePaths } from "./line-paths.ts";
import type { Plotting } from "./plotting.ts";

/** The look of a group, and its name in the legend. */
export interface LineGroup extends LineLook {
  readonly words: string;
}

/** A line and its group. */
export interface GroupedLine<G extends string> extends Line {
  readonly group: G;
}

/** The lines of all groups as marks, and the legend of those groups that have lines. Groups are drawn in their order. */
export function lineGroups<G extends string>(
  plot: Plotting,
  groups: Readonly<Record<G, LineGroup>>,
  lines: readonly GroupedLine<G>[],
): { readonly marks: Plot.Markish[]; readonly legend: readonly LegendItem[] } {
  const present = (Object.keys(groups) as G[]).filter((name) => lines.some(({ group }) => group === name));
  return {
    marks: present.flatMap((name) =>
      linePaths(
        plot,
        lines.filter(({ group }) => group === name),
        groups[name],
      ),
    ),
    legend: present.map((name) => ({ words: groups[name].words, shape: "line", colour: groups[name].stroke })),
  };
}
