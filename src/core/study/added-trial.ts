/**
 * @file Evaluations of configurations that were not proposed: the caller adds them.
 */
import { type Configuration, configurationKey } from "../space/index.ts";
import { type Study, spaceOf } from "./study.ts";
import { isWithdrawn, type Trial } from "./trial.ts";

/**
 * The origin of a configuration that was not proposed. The first one that equals the study's baseline becomes the baseline,
 * so that its known measurements can be recorded instead of evaluating it again; any other is `told`.
 */
export function originOfAdded(
  study: Pick<Study, "parameters" | "constraints" | "baseline">,
  trials: readonly Trial[],
  configuration: Configuration,
): "baseline" | "told" {
  const { baseline } = study;
  if (baseline === undefined || trials.some(isBaseline)) return "told";
  const space = spaceOf(study);
  return configurationKey(space, configuration) === configurationKey(space, baseline) ? "baseline" : "told";
}

function isBaseline(trial: Trial): boolean {
  return trial.origin === "baseline" && !isWithdrawn(trial);
}
