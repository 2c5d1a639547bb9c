/**
 * @file The definition of a synthetic problem. All follow the convention of the literature: every objective is MINIMISED,
 * the reference point bounds the front from above, and a point is feasible where every slack is ≥ 0.
 * (Inside the models and the acquisition objectives are maximised: negate values and reference point there, or state
 * `goal: "minimize"` in a study.)
 */
import { ParetuneError } from "../errors.ts";

/** A function with a known front, to test and measure optimisers on. */
export interface Problem {
  readonly name: string;
  /** Length of x. */
  readonly dimension: number;
  /** Length of what `evaluate` returns. */
  readonly objectives: number;
  /** Bounds of x in native units, `dimension` numbers each. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** `objectives` numbers; for one objective its largest value, so that hypervolume is the improvement over it. */
  readonly referencePoint: Float64Array;
  /**
   * Hypervolume of the whole front below the reference point: exact where the front has a formula, otherwise the best
   * known, which a better optimiser may exceed a little (the source is given with the problem). Undefined where none is
   * known.
   */
  readonly maximumHypervolume: number | undefined;
  /** Length of what `slack` returns; 0 without constraints. */
  readonly constraintCount: number;
  /** Objectives at x, minimised. Throws a ParetuneError ("argument") if x has the wrong length. */
  readonly evaluate: (x: Float64Array) => Float64Array;
  /** Constraint slacks at x: feasible where all are ≥ 0. */
  readonly slack?: (x: Float64Array) => Float64Array;
}

/** The parts of a problem whose functions may rely on x having the right length. */
export interface ProblemDefinition {
  readonly name: string;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly referencePoint: readonly number[];
  readonly maximumHypervolume?: number | undefined;
  readonly evaluate: (x: Float64Array) => number[];
  readonly constraintCount?: number;
  readonly slack?: (x: Float64Array) => number[];
}

/** A problem from its definition, with arguments checked. */
export function defineProblem(definition: ProblemDefinition): Problem {
  const { name, evaluate, slack } = definition;
  const dimension = definition.lower.length;
  const checked =
    (what: string, call: (x: Float64Array) => number[]) =>
    (x: Float64Array): Float64Array => {
      if (x.length !== dimension) {
        throw new ParetuneError("argument", `${name}.${what}: x must hold ${dimension} numbers; got ${x.length}.`);
      }
      return Float64Array.from(call(x));
    };
  return {
    name,
    dimension,
    objectives: definition.referencePoint.length,
    lower: Float64Array.from(definition.lower),
    upper: Float64Array.from(definition.upper),
    referencePoint: Float64Array.from(definition.referencePoint),
    maximumHypervolume: definition.maximumHypervolume,
    constraintCount: definition.constraintCount ?? 0,
    evaluate: checked("evaluate", evaluate),
    ...(slack === undefined ? {} : { slack: checked("slack", slack) }),
  };
}

/** `count` copies of a number, for bounds and reference points. */
export function repeated(value: number, count: number): number[] {
  return new Array<number>(count).fill(value);
}

/** Throws unless a problem of `dimension` variables can have `objectives` objectives. */
export function checkSizes(name: string, dimension: number, objectives: number): void {
  if (!Number.isInteger(objectives) || objectives < 2 || !Number.isInteger(dimension) || dimension < objectives) {
    throw new ParetuneError(
      "argument",
      `${name}: needs at least 2 objectives and as many variables as objectives; got ${objectives} objectives, ${dimension} variables.`,
    );
  }
}
