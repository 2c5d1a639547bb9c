/**
 * @file All that the models of a study learn from: its completed trials under the transforms that suit them, and what an
 * earlier study adds.
 */
import type { Space } from "../space/index.ts";
import type { Study } from "../study/index.ts";
import type { Crew } from "./crew.ts";
import type { ChosenTransform, ModelState } from "./model-state.ts";
import { type Completed, type Observations, observe } from "./observations.ts";
import { chooseTransforms } from "./transforms.ts";
import { earlierParts } from "./warm-start.ts";

/** Observations, and the choices that they rest on: one an objective, to be remembered. */
export interface Learned {
  readonly observations: Observations;
  readonly choices: readonly ChosenTransform[];
}

/** Observations of the given completed trials, of which there must be one at least. */
export async function learn(
  crew: Crew,
  study: Study,
  space: Space,
  completed: readonly Completed[],
  state: ModelState | undefined,
): Promise<Learned> {
  const transforms = await chooseTransforms(crew, study, space, completed, state);
  const kinds = transforms.map(({ transform }) => transform);
  const parts = await earlierParts(crew, study, space, completed, kinds, state);
  const observations = observe(
    study,
    space,
    completed,
    kinds,
    parts.map((part) => part?.rows),
  );
  const choices = transforms.map((transform, k) => {
    const earlier = parts[k]?.choice;
    return earlier === undefined ? transform : { ...transform, earlier };
  });
  return { observations, choices };
}
