/**
 * @file Which suggestions a store reserves, and under which numbers.
 */
import type { Suggestion } from "../../core/designer/index.ts";
import { countTrials, type Trial } from "../../core/study/index.ts";
import { canonicalJson } from "./definition.ts";
import type { ReserveOptions } from "./storage.ts";

/** The pending trials that the suggestions become: without those that another process has reserved since the caller looked, and
 * without those beyond the budget. */
export function newTrials(
  trials: readonly Trial[],
  suggestions: readonly Suggestion[],
  { known = trials.length, budget = Number.POSITIVE_INFINITY }: ReserveOptions,
): readonly Trial[] {
  const next = (trials.at(-1)?.number ?? -1) + 1;
  const taken = new Set(trials.slice(known).map(({ configuration }) => canonicalJson(configuration)));
  const fresh = suggestions.filter(({ configuration }) => !taken.has(canonicalJson(configuration)));
  const room = budget === Number.POSITIVE_INFINITY ? fresh.length : Math.max(0, budget - countTrials(trials).spent);
  return fresh.slice(0, room).map(({ configuration, origin, of }, index) => ({
    number: next + index,
    configuration,
    origin,
    ...(of === undefined ? {} : { of }),
    status: "pending" as const,
  }));
}
