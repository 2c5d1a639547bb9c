/** @file What an acquisition session is made from: models, known points and settings. Structured-cloneable. */
import type { Dataset, HyperparameterSamples } from "../gp/index.ts";
import type { Contamination, Interval } from "./feasibility.ts";
import type { Link } from "./link.ts";

/** One metric's model. All models of a session have the same number of hyperparameter samples. */
export interface ModelledObjective {
  readonly data: Dataset;
  readonly hyperparameters: HyperparameterSamples;
  /** Present where improvement is counted on another scale than the model's. */
  readonly link?: Link;
}

/** A metric with the interval that it has to lie in, on its model's scale. */
export interface ModelledConstraint extends Interval {
  readonly data: Dataset;
  readonly hyperparameters: HyperparameterSamples;
}

/** The definition of a session. */
export interface SessionDefinition {
  /** One model per maximised objective, over the same points of the study's own. */
  readonly models: readonly ModelledObjective[];
  /** One model per constrained metric that is no objective, over the same points, with as many hyperparameter samples. */
  readonly constraints?: readonly ModelledConstraint[];
  /** Doubt in the models of constrained metrics, by which candidates are ranked. Expectations are without it. */
  readonly contamination?: Contamination;
  /** On the scale that improvement is counted on (a metric's link, or its model's own), maximised; length m. */
  readonly referencePoint: Float64Array;
  /**
   * What one unit of each objective is, length m. Where present each candidate improves a random scalarisation instead
   * of the hypervolume, which costs too much for more than five objectives.
   */
  readonly scalarised?: Float64Array;
  /** Points that are running now, count × d. */
  readonly pending: Float64Array;
  /** Points that are ranked anew for every candidate of the batch, count × d. */
  readonly pool: Float64Array;
  /** Number of points that may be appended. */
  readonly maxAppended: number;
  /** Outcome draws for each hyperparameter sample. */
  readonly draws: number;
  readonly seed: string;
}

/** What is maximised: the hypervolume improvement, or the probability of beating the reference point. */
export type Aim = "improvement" | "reach";
