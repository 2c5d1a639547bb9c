/**
 * @file The colours of a comparison: a strategy has the same one in every figure.
 */
import type { Comparison, StudyGroup } from "../../../core/analysis/index.ts";

const OF_STRATEGY: Readonly<Record<string, string>> = {
  saas: "var(--front)",
  map: "var(--good)",
  sobol: "var(--initial)",
  random: "var(--other)",
};
const OTHERS = ["var(--front)", "var(--good)", "var(--other)", "var(--initial)", "var(--suggested)"] as const;

/** The colour of each group, by its name. */
export function groupColours({ groups }: Comparison): ReadonlyMap<string, string> {
  const free = OTHERS.filter((colour) => !groups.some(({ name }) => OF_STRATEGY[name] === colour));
  const palette = free.length === 0 ? OTHERS : free;
  let next = 0;
  return new Map(groups.map(({ name }) => [name, OF_STRATEGY[name] ?? palette[next++ % palette.length] ?? OTHERS[0]]));
}

/** The group's name, with how many studies it holds. */
export function groupWords({ name, studies }: StudyGroup): string {
  return studies.length === 1 ? name : `${name} (${studies.length} studies)`;
}
