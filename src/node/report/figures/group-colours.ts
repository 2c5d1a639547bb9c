/**
 * @file The colours of a comparison: a strategy has the same colour in every figure.
 */
import type { Comparison } from "../../../core/analysis/index.ts";

const STRATEGY_COLOURS: Readonly<Record<string, string>> = {
  saas: "var(--front)",
  map: "var(--good)",
  sobol: "var(--initial)",
  random: "var(--other)",
};
const PALETTE = ["var(--front)", "var(--good)", "var(--other)", "var(--initial)", "var(--suggested)"] as const;

/** The colour of each group, by the group's name. */
export function groupColours({ groups }: Comparison): ReadonlyMap<string, string> {
  const free = PALETTE.filter((colour) => !groups.some(({ name }) => STRATEGY_COLOURS[name] === colour));
  const palette = free.length === 0 ? PALETTE : free;
  let next = 0;
  return new Map(
    groups.map(({ name }) => [name, STRATEGY_COLOURS[name] ?? palette[next++ % palette.length] ?? PALETTE[0]]),
  );
}
