/**
 * @file The generalized Cauchy point: the first local minimiser of the quadratic model along the projected gradient
 * path x(t) = P(x − t·g) (Byrd, Lu, Nocedal & Zhu 1995, algorithm CP). Which variables it leaves at a bound is the
 * active set of the iteration.
 */
import { dot, type QuasiNewtonModel } from "./quasi-newton.ts";

/** The bounds of a minimisation; ±Infinity where there is none. Both have length d. */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** A generalized Cauchy point. */
export interface CauchyPoint {
  readonly point: Float64Array;
  /** Wᵀ(point − x), 2k. */
  readonly coefficients: Float64Array;
  /** Indices of the variables that have not met a bound along the path. */
  readonly free: number[];
}

/** Times at which each variable meets its bound along the steepest-descent path. */
function breakpoints(x: Float64Array, gradient: Float64Array, box: Box): Float64Array {
  const times = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const slope = gradient[i];
    if (slope < 0) times[i] = (x[i] - box.upper[i]) / slope;
    else if (slope > 0) times[i] = (x[i] - box.lower[i]) / slope;
    else times[i] = Number.POSITIVE_INFINITY;
  }
  return times;
}

/** The piecewise quadratic of the model along the path: slope and curvature of the current piece. */
class PathModel {
  readonly #model: QuasiNewtonModel;
  readonly #projected: Float64Array;
  readonly #row: Float64Array;
  readonly #image: Float64Array;
  readonly coefficients: Float64Array;
  slope: number;
  curvature: number;

  constructor(model: QuasiNewtonModel, direction: Float64Array) {
    const rank = model.rank;
    this.#model = model;
    this.#projected = new Float64Array(rank);
    this.#row = new Float64Array(rank);
    this.#image = new Float64Array(rank);
    this.coefficients = new Float64Array(rank);
    model.project(direction, this.#projected);
    this.slope = -dot(direction, direction);
    this.#image.set(this.#projected);
    model.applyMiddleInPlace(this.#image);
    this.curvature = -model.theta * this.slope - dot(this.#projected, this.#image);
  }

  /** Distance along the current piece to its minimum, at least 0. */
  get remaining(): number {
    // Rounding can leave a tiny piece with no curvature; a share of the steepest-descent curvature keeps it finite.
    const floor = 2.220446049250313e-16 * this.#model.theta * -this.slope;
    return Math.max(0, -this.slope / Math.max(this.curvature, floor));
  }

  /** Moves along the current piece. */
  advance(distance: number): void {
    for (let j = 0; j < this.coefficients.length; j++) this.coefficients[j] += distance * this.#projected[j];
  }

  /** Variable `index`, with gradient g, has met its bound `shift` away from x after a piece of length `distance`. */
  fix(index: number, gradient: number, shift: number, distance: number): void {
    const model = this.#model;
    model.row(index, this.#row);
    this.#image.set(this.#row);
    model.applyMiddleInPlace(this.#image);
    const withCoefficients = dot(this.#image, this.coefficients);
    const withProjected = dot(this.#image, this.#projected);
    const withRow = dot(this.#image, this.#row);
    const square = gradient * gradient;
    this.slope += distance * this.curvature + square + model.theta * gradient * shift - gradient * withCoefficients;
    this.curvature += -model.theta * square - 2 * gradient * withProjected - square * withRow;
    for (let j = 0; j < this.#projected.length; j++) this.#projected[j] += gradient * this.#row[j];
  }
}

/** The generalized Cauchy point of the model at x (d) with this gradient (d). */
export function generalizedCauchyPoint(
  model: QuasiNewtonModel,
  x: Float64Array,
  gradient: Float64Array,
  box: Box,
): CauchyPoint {
  const times = breakpoints(x, gradient, box);
  const direction = gradient.map((g, i) => (times[i] > 0 ? -g : 0));
  const point = x.slice();
  const order = Array.from(times.keys())
    .filter((i) => times[i] > 0 && times[i] < Number.POSITIVE_INFINITY)
    .sort((a, b) => times[a] - times[b] || a - b);
  const free = new Set(Array.from(times.keys()).filter((i) => times[i] > 0));
  const path = new PathModel(model, direction);
  let time = 0;
  for (const index of order) {
    const distance = times[index] - time;
    if (!(path.slope < 0) || path.remaining < distance) break;
    path.advance(distance);
    point[index] = direction[index] > 0 ? box.upper[index] : box.lower[index];
    path.fix(index, gradient[index], point[index] - x[index], distance);
    free.delete(index);
    time = times[index];
  }
  // Once no variable is free the path ends: the slope of the last piece is then rounding, not descent.
  const rest = free.size > 0 && path.slope < 0 ? path.remaining : 0;
  path.advance(rest);
  for (const i of free) point[i] = clamp(x[i] + (time + rest) * direction[i], box.lower[i], box.upper[i]);
  return { point, coefficients: path.coefficients, free: Array.from(free) };
}

/** value, or the nearer bound when it lies outside. */
export function clamp(value: number, lower: number, upper: number): number {
  return Math.min(Math.max(value, lower), upper);
}
