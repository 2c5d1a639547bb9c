/**
 * @file The acquisition session of a batch, defined from the surrogate.
 */
import type { Contamination, SessionDefinition } from "../../acquisition/index.ts";
import { constraintsOf, objectivesOf, type Surrogate } from "../../surrogate/index.ts";
import { alignSamples, drawsFor } from "./sampling-budget.ts";

/** The doubt in the models of constrained metrics (docs/decisions/outcome-constraints.md). */
const CONTAMINATION: Contamination = { share: 0.25, widening: 5 };

/** What a session needs beside the surrogate. */
export interface SessionOptions {
  /** Number of candidates. */
  readonly count: number;
  readonly referencePoint: Float64Array;
  /** Where objectives are scalarised: the range of each. */
  readonly ranges: Float64Array | undefined;
  /** Points of the unit cube, each count × dimension. */
  readonly pending: Float64Array;
  readonly pool: Float64Array;
  readonly seed: string;
}

/**
 * Defines the acquisition session of a batch. Its points are points of the unit cube.
 *
 * @param surrogate - with the hyperparameter samples of the search (`withSamplesFor`)
 */
export function defineSession({ metrics }: Surrogate, options: SessionOptions): SessionDefinition {
  const { count, referencePoint, ranges, pending, pool, seed } = options;
  const samples = alignSamples(metrics.map(({ fit }) => fit.hyperparameters));
  const models = metrics.map((metric, k) => ({ ...metric, hyperparameters: samples[k] }));
  const objectives = objectivesOf(models);
  return {
    models: objectives.map(({ data, hyperparameters, link }) => ({
      data,
      hyperparameters,
      ...(link === undefined ? {} : { link }),
    })),
    constraints: constraintsOf(models).map(({ data, hyperparameters, lower, upper }) => ({
      data,
      hyperparameters,
      lower,
      upper,
    })),
    contamination: CONTAMINATION,
    referencePoint,
    pending,
    pool,
    maxAppended: count,
    ...(ranges === undefined ? {} : { scalarised: ranges }),
    draws: drawsFor(samples[0].count, count, objectives.length),
    seed,
  };
}
