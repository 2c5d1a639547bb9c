/**
 * @file Parses the keys about models besides the strategy: `model`, `input_warping` and `think`.
 */
import { isModelKind, type Strategy, type Study } from "../../core/study/index.ts";
import { parseDuration } from "./duration.ts";
import type { StudyFields } from "./fields.ts";
import type { IssueReport } from "./issue-report.ts";

/** The settings of the models. Notes keys that have no effect because the strategy has no model. */
export function readModels(
  { model, input_warping: inputWarping, think }: Pick<StudyFields, "model" | "input_warping" | "think">,
  strategy: Strategy,
  report: IssueReport,
): Pick<Study, "model" | "inputWarping" | "think"> {
  if (!isModelKind(strategy)) {
    const without = `the strategy ${strategy} has no model`;
    if (model !== undefined) report.note(["model"], `${without}, so model has no effect`);
    if (inputWarping !== undefined) report.note(["input_warping"], `${without}, so input_warping has no effect`);
    if (think !== undefined) report.note(["think"], `${without}, so think has no effect`);
  }
  if (strategy === "auto" && model !== undefined) {
    report.note(["model"], "the strategy auto mixes models for every metric, so model has no effect");
  }
  const duration = think === undefined ? undefined : parseDuration(think);
  return {
    ...(model === undefined ? {} : { model }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(duration?.ok ? { think: duration.ms / 1000 } : {}),
  };
}
