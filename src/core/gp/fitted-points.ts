/**
 * @file The points from which hyperparameters are inferred. A chain needs thousands of factorisations, whose work grows with
 * the cube of the number of points, and hyperparameters of a few hundred points predict nearly as well as those of all
 * (docs/decisions/many-trials.md). Predictions are conditioned on more.
 */
import { type Dataset, somePoints } from "./data.ts";

/** The maximum number of points that are all used. */
export const MAX_FITTED_IN_FULL: number = 320;
/** Of more points, the number that are. */
const FITTED_POINTS = 224;

/** All points, or of many those at even distances in their order. */
export function pointsToFit(data: Dataset): Dataset {
  return data.n <= MAX_FITTED_IN_FULL ? data : somePoints(data, FITTED_POINTS);
}
