/**
 * @file What ran when, up to now: the bars of running trials grow with the clock.
 */
import type { FigureData } from "../../figures/index.ts";

/** The figures with the bars of running trials drawn up to `now`, in milliseconds since 1970. */
export function liveTimeline(figures: readonly FigureData[], now: number): readonly FigureData[] {
  return figures.map((data) => {
    if (data.kind !== "timeline" || !hasRunning(data)) return data;
    const since = (now - Date.parse(data.origin)) / 1000;
    const trials = data.trials.map((trial) =>
      trial.outcome === "running" ? { ...trial, end: Math.max(trial.end, since) } : trial,
    );
    return { ...data, trials };
  });
}

/** Whether a figure has bars of running trials, which end with the last event. */
export function hasRunning(data: FigureData): boolean {
  return data.kind === "timeline" && data.trials.some(({ outcome }) => outcome === "running");
}
