/**
 * @file The problem of the lesson: two objectives relative to a baseline, of which three parameters among many decide, as in a search
 * for architectures with two objectives (Eriksson et al. 2021). It is DTLZ2 in three variables, the first of which sets the position
 * on the front and the others the distance from it. The distances are stretched, and vanish away from the middle of the
 * parameters, so that neither the middle of the space nor a few evaluations are enough.
 *
 * | symbol | meaning |
 * |---|---|
 * | d | number of parameters, of which three matter |
 * | r | radius of the front: it is the arc f₁² + f₂² = r² |
 */
import { hypervolume } from "../pareto/index.ts";
import { dtlz2 } from "../problems/index.ts";
import { createRandomStream } from "../random/index.ts";
import type { Configuration } from "../space/index.ts";
import type { Study } from "../study/index.ts";

/** The number of parameters that matter, whatever the dimension. */
export const RELEVANT_PARAMETERS = 3;
/** The trials of the initial design with the baseline, and those that are proposed after it. */
export const INITIAL_TRIALS = 20;
export const PROPOSED_TRIALS = 32;
/** By how much the distances are stretched, and the values of the two parameters at which they vanish. */
const STRETCH = 1.6;
const BEST_DISTANCE_VALUES = [0.35, 0.7];
/** The baseline's values of the parameters that matter; it lies in the middle of its arc, so that both objectives are equal. */
const BASELINE_VALUES = [0.5, 0.75, 0.35];
/** The value of all other parameters in the baseline. */
const MIDDLE = 0.5;
/** The number of points of the true front that are drawn. */
const FRONT_POINTS = 61;

/** The objectives, both minimised. */
export const LESSON_OBJECTIVES = ["f1", "f2"] as const;

/** Values of both objectives, relative to the baseline's. */
export type ObjectivePair = readonly [f1: number, f2: number];

/** What the reader chooses. */
export interface LessonSettings {
  /** Number of parameters, at least 3. */
  readonly dimension: number;
  /** Standard deviation of the measurement noise, as a share of the baseline's value. */
  readonly noise: number;
  /** Number of candidates that are proposed together. */
  readonly batch: number;
  /** The model whose prior is used. */
  readonly strategy: "saas" | "map" | "auto";
  /** A whole number in 0 … 2³² − 1. */
  readonly seed: number;
}

/** The problem, with what only a synthetic problem knows. */
export interface LessonProblem {
  readonly study: Study;
  /** Names of the parameters that matter. */
  readonly relevant: readonly string[];
  /** The true front: points in the order of f₁. */
  readonly front: readonly ObjectivePair[];
  /** The hypervolume of the true front beyond the baseline. */
  readonly maximumHypervolume: number;
  /** The objectives without noise. */
  exact(configuration: Configuration): ObjectivePair;
  /** What is measured in the trial of that number. */
  measure(configuration: Configuration, trial: number): ObjectivePair;
}

/** Creates the problem. Trials of the same number have the same noise, whatever proposed them. */
export function createLessonProblem(settings: LessonSettings): LessonProblem {
  const { dimension, noise, seed } = settings;
  const relevant = Array.from({ length: RELEVANT_PARAMETERS }, (_, k) =>
    nameOf(Math.floor(((k + 0.5) * dimension) / RELEVANT_PARAMETERS)),
  );
  const baseline = Object.fromEntries(
    Array.from({ length: dimension }, (_, j) => {
      const k = relevant.indexOf(nameOf(j));
      return [nameOf(j), k < 0 ? MIDDLE : BASELINE_VALUES[k]];
    }),
  );
  const [unit] = evaluate(relevant, baseline);
  const exact = (configuration: Configuration): ObjectivePair => {
    const [f1, f2] = evaluate(relevant, configuration);
    return [rounded(f1 / unit), rounded(f2 / unit)];
  };
  const radius = 1 / unit;
  return {
    study: lessonStudy(settings, baseline),
    relevant,
    front: Array.from({ length: FRONT_POINTS }, (_, i): ObjectivePair => {
      const angle = (Math.PI / 2) * (1 - i / (FRONT_POINTS - 1));
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
    // The quarter of a disk under the front, taken from the square below the baseline; both lie in it because r < 1.
    maximumHypervolume: 1 - (Math.PI / 4) * radius ** 2,
    exact,
    measure(configuration, trial) {
      const stream = createRandomStream(`${seed}/noise/${trial}`);
      const [f1, f2] = exact(configuration);
      return [f1 + noise * stream.normal(), f2 + noise * stream.normal()];
    },
  };
}

/**
 * The value to nine decimals. The sines and cosines of two engines may differ in the last bit, which is enough to lead two searches
 * to different candidates.
 */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/** Both objectives in their own units. */
function evaluate(relevant: readonly string[], configuration: Configuration): ObjectivePair {
  const [position, ...distances] = relevant.map((name) => Number(configuration[name]));
  const stretched = distances.map((value, k) => MIDDLE + STRETCH * (value - BEST_DISTANCE_VALUES[k]));
  const [f1, f2] = dtlz2(RELEVANT_PARAMETERS, LESSON_OBJECTIVES.length).evaluate(
    Float64Array.of(position, ...stretched),
  );
  return [f1, f2];
}

/** The hypervolume of points beyond the baseline, (1, 1). */
export function lessonHypervolume(points: readonly ObjectivePair[]): number {
  const maximised = Float64Array.from(points.flatMap(([f1, f2]) => [-f1, -f2]));
  return hypervolume(maximised, points.length, LESSON_OBJECTIVES.length, Float64Array.of(-1, -1));
}

function nameOf(index: number): string {
  return `x${index + 1}`;
}

function lessonStudy({ dimension, batch, strategy, seed }: LessonSettings, baseline: Configuration): Study {
  return {
    name: "tutorial",
    parameters: Array.from({ length: dimension }, (_, j) => ({
      kind: "float" as const,
      name: nameOf(j),
      lower: 0,
      upper: 1,
      scale: "linear" as const,
    })),
    objectives: LESSON_OBJECTIVES.map((name) => ({ name, goal: "minimize" })),
    baseline,
    referencePoint: Object.fromEntries(LESSON_OBJECTIVES.map((name) => [name, 1])),
    budget: { trials: INITIAL_TRIALS + PROPOSED_TRIALS, batch, initial: INITIAL_TRIALS - 1, parallel: 1 },
    strategy,
    seed,
  };
}
