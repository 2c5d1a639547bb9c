/**
 * @file From a study's trials to what the models are fitted to: inputs in the unit cube, maximised and standardised
 * outcomes, noise where it was measured, and the reference point on the same scale.
 */
import { createDataset, type Dataset, type Standardisation, standardisation, winsorise } from "../gp/index.ts";
import { encode, type Space } from "../space/index.ts";
import { type Measurement, objectiveSign, resolveReferencePoint, type Study, type Trial } from "../study/index.ts";

/** Least variance believed of a measured standard error, on the standardised scale: the model itself errs by as much. */
const LEAST_KNOWN_VARIANCE = 1e-4;
/** Where nothing else is known the reference point lies this share of the range below the worst completed trial. */
const MARGIN = 0.1;

/** A trial that can be learned from. */
export interface Observation {
  readonly trial: number;
  readonly metrics: Readonly<Record<string, Measurement>>;
}

/** All that can be learned from, in the models' terms. */
export interface Observations {
  readonly rows: readonly Observation[];
  /** n × d. */
  readonly X: Float64Array;
  /** One an objective, in the study's order. */
  readonly datasets: readonly Dataset[];
  readonly scales: readonly Standardisation[];
  /** Maximised and standardised; one value an objective. */
  readonly referencePoint: Float64Array;
}

type Completed = Extract<Trial, { status: "completed" }>;

/** Trials that completed with a finite value of every objective. */
export function usableTrials(study: Study, trials: readonly Trial[]): readonly Completed[] {
  return trials.filter(
    (trial): trial is Completed =>
      trial.status === "completed" && study.objectives.every(({ name }) => Number.isFinite(trial.metrics[name]?.mean)),
  );
}

/** Observations of the given completed trials; needs at least one. */
export function observe(study: Study, space: Space, completed: readonly Completed[]): Observations {
  const { dimension } = space;
  const X = new Float64Array(completed.length * dimension);
  completed.forEach(({ configuration }, i) => {
    X.set(encode(space, configuration), i * dimension);
  });
  const reference = resolveReferencePoint(study, completed);
  const datasets: Dataset[] = [];
  const scales: Standardisation[] = [];
  const referencePoint = new Float64Array(study.objectives.length);
  study.objectives.forEach((objective, k) => {
    const sign = objectiveSign(objective);
    const given = reference?.[objective.name];
    const value = ({ metrics }: Completed) => sign * metrics[objective.name].mean;
    const raw = winsorise(
      Float64Array.from(completed, value),
      Float64Array.from(completed.filter(isDesign), value),
      given === undefined ? undefined : sign * given,
    );
    const scale = standardisation(raw);
    datasets.push(createDataset(X, dimension, raw, scale, knownVariances(completed, objective.name, scale)));
    scales.push(scale);
    const worst = Math.min(...raw);
    const reached = given === undefined ? worst - MARGIN * (Math.max(...raw) - worst) : sign * given;
    referencePoint[k] = (reached - scale.mean) / scale.deviation;
  });
  return {
    rows: completed.map(({ number, metrics }) => ({ trial: number, metrics })),
    X,
    datasets,
    scales,
    referencePoint,
  };
}

/** Whether a trial was placed without looking at outcomes. */
function isDesign({ origin }: Completed): boolean {
  return origin === "baseline" || origin === "sobol" || origin === "random" || origin === "told";
}

/** Squared standard errors where every trial has one; otherwise the noise is inferred. */
function knownVariances(
  completed: readonly Completed[],
  name: string,
  { deviation }: Standardisation,
): Float64Array | undefined {
  const least = LEAST_KNOWN_VARIANCE * deviation * deviation;
  const variances = new Float64Array(completed.length);
  for (const [i, { metrics }] of completed.entries()) {
    const error = metrics[name].standardError;
    if (error === undefined || !Number.isFinite(error)) return undefined;
    variances[i] = Math.max(error * error, least);
  }
  return variances;
}
