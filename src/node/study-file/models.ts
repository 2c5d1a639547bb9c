/**
 * @file What a study says about its models besides the strategy: `model` and `think`.
 */
import { isModelKind, type Strategy, type Study } from "../../core/index.ts";
import { parseDuration } from "./duration.ts";
import type { StudyFields } from "./fields.ts";
import type { Report } from "./report.ts";

/** The keys as the study has them; remarks where the strategy has no model for them to change. */
export function readModels(
  { model, think }: Pick<StudyFields, "model" | "think">,
  strategy: Strategy,
  report: Report,
): Pick<Study, "model" | "think"> {
  if (!isModelKind(strategy)) {
    const without = `the strategy ${strategy} has no model`;
    if (model !== undefined) report.note(["model"], `${without} to choose`);
    if (think !== undefined) report.note(["think"], `${without} to think with`);
  }
  const duration = think === undefined ? undefined : parseDuration(think);
  return {
    ...(model === undefined ? {} : { model }),
    ...(duration?.ok ? { think: duration.ms / 1000 } : {}),
  };
}
