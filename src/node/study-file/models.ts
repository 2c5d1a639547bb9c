/**
 * @file What a study says about its models besides the strategy: `model`, `input_warping` and `think`.
 */
import { isModelKind, type Strategy, type Study } from "../../core/index.ts";
import { parseDuration } from "./duration.ts";
import type { StudyFields } from "./fields.ts";
import type { Report } from "./report.ts";

/** The keys as the study has them; remarks where the strategy has no model for them to change. */
export function readModels(
  { model, input_warping: inputWarping, think }: Pick<StudyFields, "model" | "input_warping" | "think">,
  strategy: Strategy,
  report: Report,
): Pick<Study, "model" | "inputWarping" | "think"> {
  if (!isModelKind(strategy)) {
    const without = `the strategy ${strategy} has no model`;
    if (model !== undefined) report.note(["model"], `${without} to choose`);
    if (inputWarping !== undefined) report.note(["input_warping"], `${without} whose inputs could be warped`);
    if (think !== undefined) report.note(["think"], `${without} to think with`);
  }
  const duration = think === undefined ? undefined : parseDuration(think);
  return {
    ...(model === undefined ? {} : { model }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(duration?.ok ? { think: duration.ms / 1000 } : {}),
  };
}
