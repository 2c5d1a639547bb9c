/**
 * @file What a batch's candidates improve: the hypervolume, or a random scalarisation where there are too many objectives
 * for the hypervolume. A new score has a file of its own and a line here.
 */
import { createRandomStream } from "../random/index.ts";
import type { DrawScore } from "./draw-score.ts";
import { createHypervolumeScore } from "./hypervolume-score.ts";
import { createScalarisedScore } from "./scalarised-score.ts";
import type { SessionDefinition } from "./session-definition.ts";

/**
 * The score of a session's improvement.
 *
 * @param samples - the hyperparameter samples that the session holds
 */
export function chooseScore(definition: SessionDefinition, samples: readonly number[]): DrawScore {
  const { referencePoint, scalarised, draws, seed } = definition;
  if (scalarised === undefined) return createHypervolumeScore(referencePoint, samples.length * draws);
  const streams = samples.map((s) => createRandomStream(seed).split(`candidate/${s}`));
  return createScalarisedScore(referencePoint, scalarised, draws, streams);
}
