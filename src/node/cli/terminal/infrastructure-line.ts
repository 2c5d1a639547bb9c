/**
 * @file What is said about the machines that trials run on: what was left there, what they lost, and whether they answer.
 */
import type { LoopEvent } from "../../loop/index.ts";
import { formatDuration } from "../../report/index.ts";

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

function leftoversLine({ trial, ended, remaining, unit }: Extract<LoopEvent, { type: "leftovers" }>): string {
  const [one, many] = unit === "job" ? ["job", "jobs"] : ["process", "processes"];
  const units = (count: number): string => `${count} ${count === 1 ? one : many}`;
  const left = `that an earlier run had left of trial ${trial}`;
  if (remaining === 0) return `Ended ${units(ended)} ${left}.`;
  return `${units(remaining)} ${left} could not be ended; the next run tries again.`;
}
