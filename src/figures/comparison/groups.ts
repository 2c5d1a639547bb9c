/**
 * @file What the figures of a comparison share: groups of studies with their colours, and panels by measurements and estimates.
 */
import type { LegendItem } from "../drawing/description.ts";

/** Studies of one colour. */
export interface ComparedGroup {
  readonly name: string;
  /** The name with the number of studies. */
  readonly words: string;
}

/** A panel: by the measurements, or by the estimates of the models. */
export const PANELS = ["measured", "model"] as const;

/** Words above each panel. */
export const PANEL_WORDS: Readonly<Record<(typeof PANELS)[number], string>> = {
  measured: "as measured",
  model: "by the model's estimates",
};

/** Part of the caption of every figure of a comparison. */
export const ESTIMATES_NOTE =
  "The best of many noisy measurements is partly luck; the model's estimates of the same trials are less affected by it.";

const STRATEGY_COLOURS: Readonly<Record<string, string>> = {
  saas: "var(--front)",
  map: "var(--good)",
  sobol: "var(--initial)",
  random: "var(--other)",
};
const PALETTE = ["var(--front)", "var(--good)", "var(--other)", "var(--initial)", "var(--suggested)"] as const;

/** The colour of each group, by the group's name: a strategy has the same colour in every figure. */
export function groupColours(groups: readonly ComparedGroup[]): (name: string) => string {
  const free = PALETTE.filter((colour) => !groups.some(({ name }) => STRATEGY_COLOURS[name] === colour));
  const palette = free.length === 0 ? PALETTE : free;
  let next = 0;
  const colours = new Map(
    groups.map(({ name }) => [name, STRATEGY_COLOURS[name] ?? palette[next++ % palette.length] ?? PALETTE[0]]),
  );
  return (name) => colours.get(name) ?? "var(--text)";
}

/** The names of the groups in their colours. */
export function groupLegend(groups: readonly ComparedGroup[]): readonly LegendItem[] {
  const colourOf = groupColours(groups);
  return groups.map(({ name, words }) => ({ words, shape: "square", colour: colourOf(name) }));
}
