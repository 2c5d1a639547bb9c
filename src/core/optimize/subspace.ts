/**
 * @file Minimises the quadratic model over the variables that the Cauchy point leaves free, by the direct primal
 * method (Byrd, Lu, Nocedal & Zhu 1995, section 5.1). The result is projected into the box, which works better than
 * shortening the step (Morales & Nocedal 2011); the step is shortened only where the projection would ascend.
 */
import { type Box, type CauchyPoint, clamp } from "./cauchy.ts";
import { factorLuInPlace, solveLuInPlace } from "./lu.ts";
import type { QuasiNewtonModel } from "./quasi-newton.ts";

/** A point (d) and the objective's gradient there (d). */
export interface Iterate {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

/** Gradient of the model at the Cauchy point, for the free variables: g + θ(x_c − x) − W M c. */
function reducedGradient(model: QuasiNewtonModel, { x, gradient }: Iterate, cauchy: CauchyPoint): Float64Array {
  const image = cauchy.coefficients.slice();
  model.applyMiddleInPlace(image);
  const row = new Float64Array(model.rank);
  return Float64Array.from(cauchy.free, (i) => {
    model.row(i, row);
    let value = gradient[i] + model.theta * (cauchy.point[i] - x[i]);
    for (let j = 0; j < row.length; j++) value -= row[j] * image[j];
    return value;
  });
}

/**
 * The unconstrained Newton step of the free variables from the Cauchy point, by the Woodbury identity:
 * −r/θ − ZᵀW (M⁻¹ − WᵀZZᵀW/θ)⁻¹ WᵀZ r/θ². Undefined when that small system is singular.
 */
function newtonStep(model: QuasiNewtonModel, free: readonly number[], reduced: Float64Array): Float64Array | undefined {
  const rank = model.rank;
  const theta = model.theta;
  const rows = free.map((i) => {
    const row = new Float64Array(rank);
    model.row(i, row);
    return row;
  });
  const system = model.middle.slice();
  const right = new Float64Array(rank);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k];
    for (let a = 0; a < rank; a++) {
      right[a] += row[a] * reduced[k];
      for (let b = 0; b < rank; b++) system[a * rank + b] -= (row[a] * row[b]) / theta;
    }
  }
  const pivots = new Int32Array(rank);
  if (!factorLuInPlace(system, rank, pivots)) return undefined;
  solveLuInPlace(system, rank, pivots, right);
  return Float64Array.from(rows, (row, k) => {
    let value = -reduced[k] / theta;
    for (let a = 0; a < rank; a++) value -= (row[a] * right[a]) / (theta * theta);
    return value;
  });
}

/** The largest share of the step (at most 1) that remains in the box. */
function feasibleShare(cauchy: CauchyPoint, step: Float64Array, box: Box): number {
  let share = 1;
  cauchy.free.forEach((i, k) => {
    if (step[k] > 0) share = Math.min(share, (box.upper[i] - cauchy.point[i]) / step[k]);
    else if (step[k] < 0) share = Math.min(share, (box.lower[i] - cauchy.point[i]) / step[k]);
  });
  return Math.max(0, share);
}

/** The point (d) that the line search aims at: the model's minimiser over the free variables, inside the box. */
export function minimizeInSubspace(
  model: QuasiNewtonModel,
  iterate: Iterate,
  cauchy: CauchyPoint,
  box: Box,
): Float64Array {
  const { x, gradient } = iterate;
  if (model.rank === 0 || cauchy.free.length === 0) return cauchy.point;
  const step = newtonStep(model, cauchy.free, reducedGradient(model, iterate, cauchy));
  if (step === undefined || !step.every(Number.isFinite)) return cauchy.point;
  const target = cauchy.point.slice();
  cauchy.free.forEach((i, k) => {
    target[i] = clamp(cauchy.point[i] + step[k], box.lower[i], box.upper[i]);
  });
  let descent = 0;
  for (let i = 0; i < x.length; i++) descent += gradient[i] * (target[i] - x[i]);
  if (descent < 0) return target;
  const share = feasibleShare(cauchy, step, box);
  cauchy.free.forEach((i, k) => {
    target[i] = clamp(cauchy.point[i] + share * step[k], box.lower[i], box.upper[i]);
  });
  return target;
}
