/**
 * @file Axes over whole numbers: evaluations, steps, slots. Between them there is nothing, so no tick stands there.
 */
import type { LabelledScale } from "../drawing/single-plot.ts";

/** The last step of a line is drawn this far beyond its evaluation, as a share of all, and at least half an evaluation. */
const LAST_STEP_SHARE = 0.015;
const MIN_LAST_STEP = 0.5;

/** Whole numbers from `from` to `to`, at most about `count`, at round distances. */
export function wholeTicks(from: number, to: number, count: number): readonly number[] {
  const least = Math.max(1, (to - from) / Math.max(1, count));
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= least && each % 1 === 0) ?? 10 * power;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

/** An axis of evaluations. */
export interface EvaluationAxis {
  /** The scale in a plot's options. */
  readonly scale: LabelledScale;
  /**
   * The steps of a line with the last one again somewhat beyond the last of `count` evaluations (default: those of the axis): what
   * was reached stays after evaluations that add nothing.
   */
  readonly extended: <T extends { readonly evaluations: number }>(steps: readonly T[], count?: number) => readonly T[];
}

/** The axis from the first evaluation to somewhat beyond the last one. */
export function evaluationAxis(last: number, ticks: number): EvaluationAxis {
  const end = Math.max(2, last) + Math.max(MIN_LAST_STEP, LAST_STEP_SHARE * last);
  return {
    scale: {
      label: "evaluations →",
      domain: [1, end],
      ticks: [...wholeTicks(1, Math.max(2, last), ticks)],
      tickFormat: "d",
    },
    extended: (steps, count = last) => {
      const final = steps.at(-1);
      return final === undefined ? [] : [...steps, { ...final, evaluations: count + end - last }];
    },
  };
}

/** What an axis of evaluations counts besides those that gave a value, for a caption; empty where all gave one. */
export function evaluationsNote(withValue: number, evaluations: number): string {
  return withValue < evaluations ? ", those that failed or were stopped early included" : "";
}
