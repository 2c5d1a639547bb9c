/**
 * @file The problem of the lesson: DTLZ2 with two objectives in four variables, hidden among variables without influence, with
 * objectives relative to a baseline. It is what architecture search with two objectives looks like (Eriksson et al. 2021), with
 * a front that is known.
 *
 * | symbol | meaning |
 * |---|---|
 * | d | number of parameters, of which four matter |
 * | g | distance from the front, ≥ 0 |
 * | r | radius of the front: it is the arc f₁² + f₂² = r² |
 */
import { hypervolume } from "../pareto/index.ts";
import { dtlz2, embed, type Problem } from "../problems/index.ts";
import { createRandomStream } from "../random/index.ts";
import type { Configuration } from "../space/index.ts";
import type { Study } from "../study/index.ts";

/** The number of parameters that matter, whatever the dimension. */
export const RELEVANT_PARAMETERS = 4;
/** The trials of the initial design with the baseline, and those that are proposed after it. */
export const INITIAL_TRIALS = 20;
export const PROPOSED_TRIALS = 32;
/** The baseline's value of each parameter that sets the distance from the front; all others are 0.5. */
const BASELINE_DISTANCE_VALUE = 0.9;
/** The number of points of the true front that are drawn. */
const FRONT_POINTS = 61;

/** The objectives, both minimised. */
export const LESSON_OBJECTIVES = ["f1", "f2"] as const;

/** Values of both objectives, relative to the baseline's. */
export type ObjectivePair = readonly [f1: number, f2: number];

/** What the reader chooses. */
export interface LessonSettings {
  /** Number of parameters, at least 4. */
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
  const active = Array.from({ length: RELEVANT_PARAMETERS }, (_, k) =>
    Math.floor(((k + 0.5) * dimension) / RELEVANT_PARAMETERS),
  );
  const problem = embed(dtlz2(RELEVANT_PARAMETERS, LESSON_OBJECTIVES.length), dimension, active);
  const baselinePoint = new Float64Array(dimension).fill(0.5);
  for (const index of active.slice(1)) baselinePoint[index] = BASELINE_DISTANCE_VALUE;
  const baseline = Object.fromEntries(Array.from(baselinePoint, (value, j) => [nameOf(j), value]));
  // The baseline lies in the middle of its arc, so that both objectives are equal there.
  const [unit] = problem.evaluate(baselinePoint);
  const exact = (configuration: Configuration): ObjectivePair => {
    const [f1, f2] = problem.evaluate(pointOf(problem, configuration));
    return [f1 / unit, f2 / unit];
  };
  const radius = 1 / unit;
  return {
    study: lessonStudy(settings, baseline),
    relevant: active.map(nameOf),
    front: Array.from({ length: FRONT_POINTS }, (_, i): ObjectivePair => {
      const angle = (Math.PI / 2) * (1 - i / (FRONT_POINTS - 1));
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
    maximumHypervolume: 1 - (Math.PI / 4) * radius ** 2,
    exact,
    measure(configuration, trial) {
      const stream = createRandomStream(`${seed}/noise/${trial}`);
      const [f1, f2] = exact(configuration);
      return [f1 + noise * stream.normal(), f2 + noise * stream.normal()];
    },
  };
}

/** The hypervolume of points beyond the baseline, (1, 1). */
export function lessonHypervolume(points: readonly ObjectivePair[]): number {
  const maximised = Float64Array.from(points.flatMap(([f1, f2]) => [-f1, -f2]));
  return hypervolume(maximised, points.length, LESSON_OBJECTIVES.length, Float64Array.of(-1, -1));
}

/** The configuration's values in the order of the parameters. */
function pointOf({ dimension }: Problem, configuration: Configuration): Float64Array {
  return Float64Array.from({ length: dimension }, (_, j) => Number(configuration[nameOf(j)]));
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
