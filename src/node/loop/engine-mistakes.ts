/**
 * @file Mistakes in what a study asks of its executor, looked for before the first trial. Without that, a run would take them for
 * faults of the machines, and try again.
 */
import { middleConfiguration } from "../../core/space/index.ts";
import { countTrials, spaceOf } from "../../core/study/index.ts";
import type { EngineReport } from "../executors/index.ts";
import { checkStudyEngine } from "./command-request.ts";
import type { RunContext } from "./context.ts";
import type { LocatedStudy } from "./opening.ts";

/**
 * Why nothing can be run by the executor of the study file, as sentences; undefined where something can, now or once an engine
 * answers. A study whose budget is spent asks for no engine.
 *
 * @param repeats - the number of repeats that are asked for beside the budget
 */
export async function engineMistakes(
  { file, folder, storage, signal }: RunContext,
  repeats = 0,
): Promise<string | undefined> {
  const { study } = file;
  const { trials } = await storage.snapshot();
  const isOver = countTrials(trials).ended >= study.budget.trials && !trials.some(({ status }) => status === "running");
  if (isOver && repeats === 0) return undefined;
  const looked = examineEngine({ file, folder });
  const report = await Promise.race([looked, aborted(signal)]);
  looked.catch(() => {}); // an error after the run was ended
  const problems = report?.problems ?? [];
  return problems.length === 0 ? undefined : problems.map((problem) => `Not ready: ${problem}.`).join("\n");
}

/** Looks at the engine of a study with its baseline, or else the middle of every range. */
export async function examineEngine(located: LocatedStudy): Promise<EngineReport | undefined> {
  const { study } = located.file;
  const configuration = study.baseline ?? middleConfiguration(spaceOf(study));
  return checkStudyEngine(located, { number: 0, configuration });
}

/** Resolves when the run is to end. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
