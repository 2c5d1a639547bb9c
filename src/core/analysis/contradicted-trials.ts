/**
 * @file Which trials and metrics are contradicted by their measurements.
 */
import { improvement, type Objective } from "../study/index.ts";
import type { AnalysedTrial } from "./analysis.ts";

/** Whether a trial was measured worse than it is estimated, in one of the objectives and by a contradiction. */
export function isOverestimated(objectives: readonly Objective[], { objectives: values }: AnalysedTrial): boolean {
  return objectives.some((objective) => {
    const value = values[objective.name];
    return value?.contradiction !== undefined && improvement(objective, value.measured.mean, value.value.median) < 0;
  });
}

/** The metrics of a trial whose measurements contradict their estimates: objectives, then constrained metrics. */
export function contradictedMetrics({ objectives, constrained = {} }: AnalysedTrial): readonly string[] {
  return [...Object.entries(objectives), ...Object.entries(constrained)].flatMap(([name, { contradiction }]) =>
    contradiction === undefined ? [] : [name],
  );
}
