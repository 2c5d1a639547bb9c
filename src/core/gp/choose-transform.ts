/**
 * @file Which transform suits a metric: the one under which each outcome is best predicted by all others. Densities on
 * different scales are compared on the outcome's own, so each carries its transform's slope:
 *
 *   score = 1/n Σ_i [ log p(t(y_i) | all others) + log t′(y_i) ]
 *
 * from MAP fits, closed-form leave-one-out (posterior.ts). The identity stays unless another is better by more than the
 * doubt in that difference.
 */
import { log } from "../special/index.ts";
import { createDataset, type Dataset, standardisation } from "./data.ts";
import { fitMap } from "./fit-map.ts";
import { admissibleTransforms, createTransform, type TransformKind } from "./outcome-transform.ts";
import { condition, leaveOneOut } from "./posterior.ts";

/** Fewer outcomes than this say too little. */
const FEWEST = 16;
/** Standard errors by which a transform must beat the identity. */
const CONVICTION = 3;

/** How each admissible transform does. */
export interface TransformChoice {
  readonly kind: TransformKind;
  /** Mean leave-one-out log density an outcome, on its own scale; by transform. */
  readonly scores: Readonly<Partial<Record<TransformKind, number>>>;
}

/** A metric to choose a transform for; structured-cloneable. */
export interface TransformQuestion {
  /** n × d features. */
  readonly X: Float64Array;
  readonly d: number;
  readonly group?: Int32Array;
  /** Outcomes on their own scale; length n. */
  readonly raw: Float64Array;
  /** Squared standard errors of the outcomes, where every one is known. */
  readonly variances?: Float64Array;
}

/** Chooses by leave-one-out evidence. */
export function chooseTransform(question: TransformQuestion): TransformChoice {
  const { raw } = question;
  const kinds = admissibleTransforms(raw);
  if (raw.length < FEWEST || kinds.length === 1) return { kind: "none", scores: {} };
  const pointwise = new Map(kinds.map((kind) => [kind, logDensities(question, kind)]));
  const identity = pointwise.get("none") ?? new Float64Array(raw.length);
  const scores: Partial<Record<TransformKind, number>> = {};
  let best: TransformKind = "none";
  for (const [kind, densities] of pointwise) {
    scores[kind] = mean(densities);
    const leader = pointwise.get(best) ?? identity;
    const differences = densities.map((value, i) => value - leader[i]);
    const doubt = best === "none" ? CONVICTION * standardError(differences) : 0;
    if (kind !== "none" && mean(differences) > doubt) best = kind;
  }
  return { kind: best, scores };
}

/** Leave-one-out log density of each outcome on its own scale. */
function logDensities({ X, d, group, raw, variances }: TransformQuestion, kind: TransformKind): Float64Array {
  const transform = createTransform(kind, raw);
  const values = raw.map(transform.forward);
  const scale = standardisation(values);
  const known = variances?.map((variance, i) => variance * transform.slope(raw[i]) ** 2);
  const data: Dataset = createDataset(X, d, values, scale, known, group);
  const { logDensity } = leaveOneOut(condition(data, fitMap(data, QUICK).hyperparameters, 0));
  return logDensity.map((value, i) => value - log(scale.deviation) + log(transform.slope(raw[i])));
}

/** Only a difference of scores is wanted: far from converged is near enough. */
const QUICK = { gradientTolerance: 1e-3, maxEvaluations: 60 };

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: Float64Array): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
}
