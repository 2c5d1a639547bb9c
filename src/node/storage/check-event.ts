/**
 * @file What every store checks of an event before it stores it.
 */
import { ParetuneError } from "../../core/errors.ts";
import type { LaterEvent, Trial } from "../../core/study/index.ts";

/**
 * The trial that an event belongs to.
 *
 * @throws ParetuneError "argument" where a metric is not finite; "study" where there is no such trial
 */
export function checkEvent(event: LaterEvent, trials: readonly Trial[]): Trial {
  checkFinite(event);
  const trial = trials.find(({ number }) => number === event.trial);
  if (trial !== undefined) return trial;
  throw new ParetuneError(
    "study",
    `append: trial ${event.trial} does not exist. \`paretune trials\` lists those that do.`,
  );
}

function checkFinite(event: LaterEvent): void {
  if (event.type !== "completed" && event.type !== "reread") return;
  for (const [name, { mean, standardError }] of Object.entries(event.metrics)) {
    if (Number.isFinite(mean) && (standardError === undefined || Number.isFinite(standardError))) continue;
    throw new ParetuneError(
      "argument",
      `append: metric ${name} of trial ${event.trial} must be finite; got ${mean} ± ${standardError ?? "unknown"}. ` +
        "Record the trial as failed instead.",
    );
  }
}
