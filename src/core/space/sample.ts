/**
 * @file Evenly spread configurations of a space, and how many of them a bound on the work allows.
 */
import { createRandomStream, createSobol } from "../random/index.ts";
import { decode } from "./encode.ts";
import type { Configuration } from "./parameter.ts";
import { evaluationWork } from "./search-work.ts";
import type { Space } from "./space.ts";

/** The work of one coordinate of a point: of the sequence, and of the value with its rounding. */
const COLUMN_WORK = 4;

/** The work of one point of a sample, and of its evaluation. */
export function pointWork(space: Space): number {
  return evaluationWork(space) + COLUMN_WORK * space.dimension;
}

/** The number of points that are looked at: `most`, or as many as the work allows. */
export function pointsWithin(work: number, space: Space, most: number): number {
  return Math.min(most, Math.max(64, Math.floor(work / pointWork(space))));
}

/** The first `count` scrambled Sobol points, feasible or not. */
export function* sample(space: Space, count: number): Generator<Configuration> {
  const sobol = createSobol(Math.max(1, space.dimension), createRandomStream("feasibility"));
  for (let index = 0; index < count; index++) yield decode(space, sobol.point(index));
}
