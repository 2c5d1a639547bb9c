/**
 * @file Evaluations that nobody proposed: the caller brings them along.
 */
import { type Configuration, configurationKey } from "../space/index.ts";
import { type Study, spaceOf } from "./study.ts";
import type { Trial } from "./trial.ts";

/**
 * The origin of a configuration that was not proposed. Whoever knows what the model in production measures tells it
 * with its parameters: the first such trial is the baseline, and none will be proposed.
 */
export function originOfTold(
  study: Pick<Study, "parameters" | "constraints" | "baseline">,
  trials: readonly Trial[],
  configuration: Configuration,
): "baseline" | "told" {
  const { baseline } = study;
  if (baseline === undefined || trials.some(({ origin }) => origin === "baseline")) return "told";
  const space = spaceOf(study);
  return configurationKey(space, configuration) === configurationKey(space, baseline) ? "baseline" : "told";
}
