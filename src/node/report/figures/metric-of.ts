/**
 * @file Metrics as figures know them.
 */
import type { Reference } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import type { Metric } from "../../../figures/index.ts";

/** An objective with what its values may be shown relative to. */
export function metricOf({ name, unit, goal }: Objective, reference: Reference | undefined): Metric {
  return {
    name,
    ...(unit ? { unit } : {}),
    goal,
    ...(reference === undefined
      ? {}
      : { reference: { value: reference.value, name: reference.source === "baseline" ? "baseline" : "reference" } }),
  };
}

/** The references of objectives, by name. */
export type References = Readonly<Record<string, Reference>>;

/** An objective, or a metric that is only constrained. */
export function metricNamed(objectives: readonly Objective[], name: string, references: References): Metric {
  const objective = objectives.find((each) => each.name === name);
  return objective === undefined ? { name } : metricOf(objective, references[name]);
}

/** Every pair of objectives, in the study's order. */
export function objectivePairs(objectives: readonly Objective[]): readonly (readonly [Objective, Objective])[] {
  return objectives.flatMap((x, i) => objectives.slice(i + 1).map((y) => [x, y] as const));
}
