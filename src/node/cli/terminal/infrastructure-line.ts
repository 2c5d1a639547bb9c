/**
 * @file What is said about the machines that trials run on: what was left there, what they lost, and whether they answer.
 */
import type { LoopEvent } from "../../loop/index.ts";
import { formatDuration, unitWords } from "../../report/index.ts";

type InfrastructureEvent = Extract<LoopEvent, { type: "leftovers" | "engine" | "trial-queued" | "trial-lost" }>;

/** An event of the infrastructure as a line. */
export function infrastructureLine(event: InfrastructureEvent): string {
  switch (event.type) {
    case "leftovers":
      return leftoversLine(event);
    case "engine":
      return event.reason === undefined
        ? `The executor ${event.executor} answers again.`
        : `${event.reason}. The run waits until it answers; what runs there goes on.`;
    case "trial-queued":
      return `trial ${event.trial} waits in the queue${event.reason === undefined ? "" : `: ${event.reason}`}.`;
    case "trial-lost":
      return `trial ${event.trial}: ${event.reason}. That is not the trial's fault: it is tried again in ${formatDuration(event.waitMs)}.`;
  }
}

function leftoversLine({
  trial,
  ended,
  remaining,
  unit,
  units = {},
}: Extract<LoopEvent, { type: "leftovers" }>): string {
  const [one, many] = unit === "job" ? ["job", "jobs"] : ["process", "processes"];
  const counted = (count: number): string => `${count} ${count === 1 ? one : many}`;
  const left = `that an earlier run had left of trial ${trial}`;
  if (remaining === 0) return `Ended ${counted(ended)} ${left}.`;
  const failed = `${counted(remaining)} ${left} could not be ended`;
  if (Object.keys(units).length === 0) return `${failed}; the next run tries again.`;
  return `${failed}; that is tried again, and until then no other command gets ${unitWords(units)}.`;
}
