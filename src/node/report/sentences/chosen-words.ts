/**
 * @file How many trials the models of a large study are computed from, in words.
 */
import type { ChosenCounts } from "../../../core/surrogate/index.ts";

/** E.g. `models fitted to 192 and searched with 512 of 5000 trials`. */
export function chosenWords({ trials, searched, fitted }: ChosenCounts): string {
  return `models fitted to ${fitted} and searched with ${searched} of ${trials} trials`;
}

/** What a diagnosis of a large study rests on. */
export function chosenSentence({ trials, known, fitted }: ChosenCounts): string {
  const estimates = known < trials ? `${known} trials chosen in the same way, and on the trial itself` : "all trials";
  return (
    `Of ${trials} trials, hyperparameters are inferred from ${fitted} that are near the front or spread over the space. Only ` +
    `these are predicted here, each from the others of them. Estimates of trials rest on ${estimates}, so they are more accurate.`
  );
}
