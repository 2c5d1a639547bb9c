/**
 * @file What is said of single trials: how one has ended, and measurements that are not as they should be.
 */
import type { Study, Trial } from "../../../core/study/index.ts";
import type { LoopEvent } from "../../loop/index.ts";
import { formatDuration, formatNumber } from "../../report/index.ts";

type EndEvent = Extract<
  LoopEvent,
  { type: "trial-completed" | "trial-failed" | "trial-stopped" | "trial-retried" | "trial-superseded" }
>;
type MeasurementEvent = Extract<
  LoopEvent,
  { type: "measured-alone" | "metric-constant" | "metric-missing" | "output-lost" }
>;

/** The end of a trial as a line; `trial` is what is known of it. */
export function trialEndLine(event: EndEvent, study: Study, { origin, of }: Pick<Trial, "origin" | "of">): string {
  const again = of === undefined ? "" : `, trial ${of} again`;
  const name = `trial ${event.trial}${again}`;
  switch (event.type) {
    case "trial-completed": {
      const values = study.objectives.map((objective) => {
        const unit = objective.unit ? ` ${objective.unit}` : "";
        return `${objective.name} ${formatNumber(event.metrics[objective.name]?.mean ?? Number.NaN)}${unit}`;
      });
      const time = event.milliseconds === undefined ? "" : ` (${formatDuration(event.milliseconds)})`;
      return `${name}${origin === "baseline" ? ", the baseline" : ""}: ${values.join(", ")}${time}`;
    }
    case "trial-failed": {
      const log = event.reason.includes(event.log) ? "" : ` (log: ${event.log})`;
      if (event.waits) return `${name}, the baseline, failed and waits for the next run: ${event.reason}${log}`;
      return `${name} failed: ${event.reason}${log}`;
    }
    case "trial-stopped":
      return `trial ${event.trial} ${event.reason}`;
    case "trial-retried":
      return `trial ${event.trial} failed and is retried: ${event.reason}`;
    case "trial-superseded":
      if (event.withdrawn) return `trial ${event.trial} was withdrawn by another process meanwhile`;
      if (event.elsewhere) return `trial ${event.trial} was taken over by another run meanwhile`;
      return `trial ${event.trial} got a result from another process meanwhile; that result is kept`;
  }
}

/** A measurement that is not as it should be, as a line. */
export function measurementLine(event: MeasurementEvent): string {
  if (event.type === "metric-constant") {
    const { name, value, count } = event;
    return `${name} was ${formatNumber(value)} in all ${count} trials: does the command use its parameters, and is the right number read?`;
  }
  const { type, trial, reason } = event;
  if (type === "output-lost") return `trial ${trial}: output is lost: ${reason}`;
  return type === "metric-missing"
    ? `trial ${trial}: ${event.metric} has no value: ${reason}`
    : `trial ${trial}: ${event.metric} was measured without the baseline alongside: ${reason}`;
}
