/**
 * @file How many trials the models of a large study are computed from, in words.
 */
import type { ChosenCounts } from "../../../core/surrogate/index.ts";

/** E.g. `models of 1024 of 5000 trials, searched with 512 of them`. */
export function chosenWords({ trials, known, searched }: ChosenCounts): string {
  const models = known < trials ? `models of ${known} of ${trials} trials` : `models of all ${trials} trials`;
  return searched < known ? `${models}, searched with ${searched} of them` : models;
}

/** What a diagnosis of a large study rests on. */
export function chosenSentence({ trials, known, searched }: ChosenCounts): string {
  const estimates = known < trials ? `${known} trials chosen in the same way, and on the trial itself` : "all trials";
  return (
    `Of ${trials} trials, ${searched} are predicted here, each from the others of them: they are near the front or spread over ` +
    `the space. Estimates of trials rest on ${estimates}, so they are more accurate.`
  );
}
