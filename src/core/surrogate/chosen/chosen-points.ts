/**
 * @file Which points of a large study its models are computed from (docs/decisions/many-trials.md). The work of an exact
 * Gaussian process grows with the cube of the number of points. Two numbers limit it:
 *
 * - candidates are searched for with at most `MAX_SEARCHED_POINTS`, because the search needs thousands of predictions with
 *   gradients;
 * - statements about trials are conditioned on at most `MAX_KNOWN_POINTS`: one factorisation per hyperparameter sample.
 *   Hyperparameters are inferred from some of these (gp/fitted-points.ts).
 *
 * A trial beyond these is predicted from the known points and its own measurement (at-trials.ts). Nothing of this applies
 * to studies with fewer points.
 */
import { type Dataset, MAX_FITTED_IN_FULL, pointsOf } from "../../gp/index.ts";
import { pickRows } from "../../linalg/index.ts";
import type { Observations } from "../data/observe.ts";
import type { Surrogate } from "../surrogate.ts";
import { chooseRows } from "./choose-rows.ts";
import type { ChosenCounts, ChosenPoints } from "./chosen.ts";

/** The maximum number of points that are all used for everything. */
export const MANY_POINTS: number = MAX_FITTED_IN_FULL;
/** The number of points that are spread over the space whatever their outcomes. */
export const SPREAD_POINTS = 128;
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

/** How many trials the models were computed from; undefined where that is all of them. */
export function chosenCounts({ rows, chosen }: Pick<Observations, "rows" | "chosen">): ChosenCounts | undefined {
  return (
    chosen && {
      trials: rows.length,
      known: chosen.known.length,
      searched: chosen.searched.length,
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
export function ofSearchedTrials({ chosen, ...surrogate }: Surrogate): Surrogate {
  if (chosen === undefined) return surrogate;
  const metrics = surrogate.metrics.map(({ chosen: points, ...metric }) => ({
    ...metric,
    data: searchedPoints(metric, points),
  }));
  return { ...surrogate, ...rowsAt(surrogate, chosen.searched), metrics };
}

/** The observations of these trials, for what needs many fits. */
export function searchedObservations({ chosen, ...observations }: Observations): Observations {
  if (chosen === undefined) return observations;
  const metrics = observations.metrics.map(({ chosen: points, ...metric }) => ({
    ...metric,
    data: searchedPoints(metric, points),
  }));
  return { ...observations, ...rowsAt(observations, chosen.searched), metrics };
}

function searchedPoints({ data }: Pick<HoldsPoints, "data">, points: ChosenPoints | undefined): Dataset {
  return points?.searched ?? data;
}

/** Some of a study's rows with their points. */
function rowsAt(
  { rows, points, space }: Pick<Observations, "rows" | "points" | "space">,
  kept: readonly number[],
): Pick<Observations, "rows" | "points"> {
  return { rows: kept.map((row) => rows[row]), points: pickRows(points, space.dimension, kept) };
}
