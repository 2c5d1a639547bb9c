/**
 * @file Units of resources in words: which a trial held, and for which ones trials wait.
 */
import type { Units } from "../../../core/study/index.ts";
import { runningWords } from "./trial-count-words.ts";

/** E.g. `gpu 0,2; phone R58M123ABC`; empty where there are none. */
export function unitWords(units: Units): string {
  return Object.entries(units)
    .map(([name, held]) => `${name} ${held.join(",")}`)
    .join("; ");
}

/**
 * Trials that wait for units, one phrase for each group of resources: `waiting for gpu: 2 (trials 4, 7)`.
 *
 * @param waiting - the resources that each trial waits for, by number
 */
export function waitingWords(waiting: ReadonlyMap<number, readonly string[]>): readonly string[] {
  const groups = new Map<string, number[]>();
  for (const [trial, resources] of waiting) {
    const what = resources.join(" and ");
    groups.set(what, [...(groups.get(what) ?? []), trial]);
  }
  return [...groups].map(([what, trials]) => `waiting for ${what}: ${runningWords(trials.sort((a, b) => a - b))}`);
}
