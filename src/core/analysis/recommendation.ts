/**
 * @file The recommended trial: the one with the highest probability of being better than the reference in every
 * objective; among nearly equal probabilities, the one with the largest gains.
 */
import type { Objective } from "../study/index.ts";
import type { AnalysedTrial } from "./analysis.ts";

/** Probabilities this close to the highest count as equal; the larger gain then decides. */
const PROBABILITY_TOLERANCE = 0.01;

/** A trial with at least this probability of being better than the reference is recommended without reservation. */
const MIN_RELIABLE_PROBABILITY = 0.9;

/** Whether a trial is better than the reference with a probability of at least 0.9. */
export function isReliable(point: AnalysedTrial): boolean {
  return point.probability !== undefined && point.probability >= MIN_RELIABLE_PROBABILITY;
}

/**
 * The trial that is better than the reference in every objective with the highest probability. Among trials within 0.01 of
 * that probability it is the one with the largest product of gains, so that a large gain in one objective does not make up
 * for none in another. Undefined if no trial's estimates are better in every objective and satisfy the outcome
 * constraints.
 */
export function recommend(
  objectives: readonly Objective[],
  points: readonly AnalysedTrial[],
): AnalysedTrial | undefined {
  const better = points.filter(
    (point) =>
      point.origin !== "baseline" &&
      point.feasible !== false &&
      objectives.every(({ name }) => (point.objectives[name]?.gain?.median ?? 0) > 0),
  );
  const highest = Math.max(...better.map((point) => point.probability ?? 0));
  const product = (point: AnalysedTrial): number =>
    objectives.reduce((value, { name }) => value * (point.objectives[name]?.gain?.median ?? 0), 1);
  return better
    .filter((point) => (point.probability ?? 0) >= highest - PROBABILITY_TOLERANCE)
    .reduce<AnalysedTrial | undefined>(
      (best, point) => (best && product(best) >= product(point) ? best : point),
      undefined,
    );
}
