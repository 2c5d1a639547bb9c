/**
 * @file Which points of a large study its models are computed from (docs/decisions/many-trials.md). The work of an exact
 * Gaussian process grows with the cube of the number of points. Three numbers limit it:
 *
 * - hyperparameters are inferred from at most `MAX_FITTED_POINTS`, because a chain needs thousands of factorisations;
 * - candidates are searched for with at most `MAX_SEARCHED_POINTS`, because the search needs thousands of predictions with
 *   gradients;
 * - statements about trials are conditioned on at most `MAX_KNOWN_POINTS`: one factorisation per hyperparameter sample.
 *
 * A trial beyond these is predicted from the known points and its own measurement (at-trials.ts). Nothing of this applies
 * to studies with fewer points.
 */
import { type Dataset, pointsOf } from "../../gp/index.ts";
import type { Observations } from "../data/observe.ts";
import type { Surrogate } from "../surrogate.ts";
import { chooseRows } from "./choose-rows.ts";
import type { ChosenCounts, ChosenPoints } from "./chosen.ts";

/** The number of points from which hyperparameters are inferred from chosen points. */
export const MANY_POINTS = 320;
/** The number of points that are spread over the space whatever their outcomes. */
export const SPREAD_POINTS = 128;
/** The maximum number of points that hyperparameters are inferred from. */
export const MAX_FITTED_POINTS = 192;
/** The maximum number of points with which candidates are searched for. */
export const MAX_SEARCHED_POINTS = 512;
/** The maximum number of points that statements about trials are conditioned on. */
export const MAX_KNOWN_POINTS = 1024;
/** The maximum share of these that are an earlier study's. */
const MAX_EARLIER_SHARE = 0.25;

interface HoldsPoints {
  readonly data: Dataset;
  readonly chosen?: ChosenPoints;
}

/** The points that statements about a metric are conditioned on. */
export function knownPoints({ data, chosen }: HoldsPoints): Dataset {
  return chosen?.known ?? data;
}

/** The points that a metric's hyperparameters are inferred from. */
export function fittedPoints({ data, chosen }: HoldsPoints): Dataset {
  return chosen?.fitted ?? data;
}

/** How many trials the models were computed from; undefined where that is all of them. */
export function chosenCounts({ rows, chosen }: Pick<Observations, "rows" | "chosen">): ChosenCounts | undefined {
  return (
    chosen && {
      trials: rows.length,
      known: chosen.known.length,
      searched: chosen.searched.length,
      fitted: chosen.fitted.length,
    }
  );
}

/** The points of some rows, with those of an earlier study: at most a quarter of `size`, spread over the space. */
export function pointsWithEarlier(data: Dataset, rows: readonly number[], size: number): Dataset {
  const { n, own = n } = data;
  if (own === n) return pointsOf(data, rows);
  const earlier = Array.from({ length: n - own }, (_, i) => own + i);
  const kept = chooseRows(data, earlier, { size: Math.floor(MAX_EARLIER_SHARE * size) });
  return { ...pointsOf(data, [...rows, ...kept]), own: rows.length };
}

/** A large study's surrogate of only the trials with which candidates are searched for. */
export function ofSearchedTrials(surrogate: Surrogate): Surrogate {
  const { chosen, ...rest } = surrogate;
  if (chosen === undefined) return surrogate;
  const metrics = rest.metrics.map(({ chosen: _chosen, ...metric }) => metric);
  return {
    ...rest,
    ...rowsAt(rest, chosen.searched),
    metrics: metrics.map((metric, k) => ({ ...metric, data: surrogate.metrics[k].chosen?.searched ?? metric.data })),
  };
}

/** A large study of only the trials that hyperparameters are inferred from, for what needs many fits. */
export function ofFittedTrials(observations: Observations): Observations {
  const { chosen, ...rest } = observations;
  if (chosen === undefined) return observations;
  const metrics = rest.metrics.map(({ chosen: _chosen, ...metric }) => metric);
  return {
    ...rest,
    ...rowsAt(rest, chosen.fitted),
    metrics: metrics.map((metric, k) => ({ ...metric, data: fittedPoints(observations.metrics[k]) })),
  };
}

/** Some of a study's rows with their points. */
function rowsAt(
  { rows, points, space }: Pick<Observations, "rows" | "points" | "space">,
  kept: readonly number[],
): Pick<Observations, "rows" | "points"> {
  const d = space.dimension;
  const some = new Float64Array(kept.length * d);
  kept.forEach((row, at) => {
    some.set(points.subarray(row * d, (row + 1) * d), at * d);
  });
  return { rows: kept.map((row) => rows[row]), points: some };
}
