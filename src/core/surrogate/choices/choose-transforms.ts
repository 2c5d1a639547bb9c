/**
 * @file The transform of each objective: as the study says, as it was chosen before, or chosen now. A choice is made
 * again when there are half as many trials more, so that it rarely costs anything; the earlier one then has the benefit of
 * the doubt.
 */

import type { WorkerPool } from "../../parallel/index.ts";
import type { Space } from "../../space/index.ts";
import { constrainedMetrics, type Objective, type Study } from "../../study/index.ts";
import { type Completed, transformQuestion } from "../data/observe.ts";
import type { ChosenTransform, ModelState } from "../memory.ts";

/** A choice holds until there are so many times the outcomes that it was made with. */
const LASTS = 1.5;

/** One transform an objective, in the study's order, then one a constrained metric. */
export async function chooseTransforms(
  workers: WorkerPool,
  study: Study,
  space: Space,
  completed: readonly Completed[],
  state: ModelState | undefined,
): Promise<readonly ChosenTransform[]> {
  const n = completed.length;
  const metrics: readonly Pick<Objective, "name" | "transform">[] = [
    ...study.objectives,
    ...constrainedMetrics(study).map((name) => ({ name })),
  ];
  const chosenBefore = (name: string) => state?.metrics.find((metric) => metric.name === name);
  const settled = metrics.map(({ name, transform }): ChosenTransform | undefined => {
    if (transform !== undefined) return { transform, chosenAt: n };
    const before = chosenBefore(name);
    return before !== undefined && n < LASTS * before.chosenAt
      ? { transform: before.transform, chosenAt: before.chosenAt }
      : undefined;
  });
  const open = metrics.filter((_, k) => settled[k] === undefined);
  const choices = await workers.runAll(
    open.map(({ name }) => {
      const before = chosenBefore(name)?.transform;
      return {
        kind: "choose-transform" as const,
        question: { ...transformQuestion(space, completed, name), ...(before === undefined ? {} : { before }) },
      };
    }),
  );
  const chosen = choices.map(({ kind }): ChosenTransform => ({ transform: kind, chosenAt: n }));
  return settled.map((known) => known ?? chosen.shift() ?? { transform: "none", chosenAt: n });
}
