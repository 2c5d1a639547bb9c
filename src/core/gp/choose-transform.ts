/**
 * @file Which transform suits a metric: the one under which each outcome is best predicted by all others. Densities on
 * different scales are compared on the outcome's own, so each carries its transform's slope:
 *
 *   score = 1/n Σ_i [ log p(t(y_i) | all others) + log t′(y_i) ]
 *
 * from MAP fits, closed-form leave-one-out (posterior.ts). What was chosen before, at first the identity, stays unless
 * another is better beyond doubt, one outcome for another: a single outcome that one of them cannot explain (a 0 under the
 * log, an outlier without it) has no more say than two nats.
 */
import { log } from "../special/index.ts";
import { createDataset, type Dataset, standardisation } from "./data.ts";
import { fitMap } from "./fit-map.ts";
import { admissibleTransforms, createTransform, type TransformKind } from "./outcome-transform.ts";
import { condition, leaveOneOut } from "./posterior.ts";

/** Fewer outcomes than this say too little. */
const FEWEST = 16;
/** Nats that one outcome can weigh in a comparison. */
const MOST_SAY = 2;
/** Standard errors, and nats of all outcomes together, by which a transform must beat the one that is in use. */
const CONVICTION = 3;
const LEAST_EVIDENCE = 6;

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
  /** What was chosen before, from fewer outcomes. */
  readonly before?: TransformKind;
}

/** Chooses by leave-one-out evidence. */
export function chooseTransform(question: TransformQuestion): TransformChoice {
  const { raw, before = "none" } = question;
  const kinds = admissibleTransforms(raw);
  const incumbent = kinds.includes(before) ? before : "none";
  if (raw.length < FEWEST || kinds.length === 1) return { kind: incumbent, scores: {} };
  const pointwise = kinds.map((kind) => ({ kind, densities: logDensities(question, kind) }));
  const known = pointwise.find(({ kind }) => kind === incumbent)?.densities ?? new Float64Array(raw.length);
  let best = incumbent;
  let most = 0;
  for (const { kind, densities } of pointwise) {
    const says = densities.map((value, i) => Math.min(MOST_SAY, Math.max(-MOST_SAY, value - known[i])));
    const gain = mean(says);
    const isSure = gain > CONVICTION * standardError(says) && gain * raw.length > LEAST_EVIDENCE;
    if (!isSure || gain <= most) continue;
    best = kind;
    most = gain;
  }
  return { kind: best, scores: Object.fromEntries(pointwise.map(({ kind, densities }) => [kind, mean(densities)])) };
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
