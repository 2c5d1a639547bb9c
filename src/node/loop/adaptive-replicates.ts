/**
 * @file `replicates: auto`: reserves a further evaluation of the trials whose membership of the front is uncertain.
 */
import { fitAndAnalyse, trialsToReplicate } from "../../core/analysis/index.ts";
import type { Suggestion } from "../../core/designer/index.ts";
import type { Thread } from "../../core/parallel/index.ts";
import { isRepeat, type Trial } from "../../core/study/index.ts";
import type { RunContext } from "./context.ts";

/** The share of a batch that may be evaluations of earlier trials. */
const MAX_SHARE = 0.5;

/**
 * Reserves up to half of a batch of `count` trials as further evaluations of doubtful ones; each counts as one trial of the
 * budget. Reserves nothing unless the study has `replicates: auto` and its initial trials have ended.
 */
export async function reserveReplicates(
  { file, storage, emit, signal }: RunContext,
  count: number,
  threads: readonly Thread[],
): Promise<readonly Trial[]> {
  if (file.run.replicates !== "auto") return [];
  const { trials, modelState } = await storage.snapshot();
  const ended = trials.filter((trial) => !isRepeat(trial) && trial.status === "completed");
  if (ended.length < file.study.budget.initial) return [];
  const options = { threads, ...(modelState === undefined ? {} : { modelState }) };
  const { analysis } = await fitAndAnalyse(file.study, trials, options);
  const chosen = trialsToReplicate(analysis, trials, Math.max(1, Math.floor(MAX_SHARE * count)));
  if (chosen.length === 0 || signal.aborted) return [];
  emit({
    type: "progress",
    message: `evaluating again, because it is uncertain whether they are on the front: ${chosen.join(", ")}`,
  });
  const suggestions = chosen.flatMap((number): readonly Suggestion[] => {
    const trial = trials.find((each) => each.number === number);
    return trial === undefined ? [] : [{ configuration: trial.configuration, origin: "replicate", of: number }];
  });
  return storage.reserve(suggestions, { evaluator: "run", known: trials.length, budget: file.study.budget.trials });
}
