/**
 * @file The smooth step from 0 to 1 with tails like 1/x² (Ament et al. 2023, appendix A.4): (2/3)/(1 + (x − m)²) left of 0
 * and 1 − (2/3)/(1 + (x + m)²) right of it, m = √⅓, where both meet with equal slopes at ½.
 */
import { log, log1p } from "../../../src/core/special/index.ts";

const SHIFT = Math.sqrt(1 / 3);
const HEIGHT = 2 / 3;

/** (2/3)/(1 + (|x| + m)²): the value's distance from the nearer of 0 and 1. */
function tail(x: number): number {
  const distance = Math.abs(x) + SHIFT;
  return HEIGHT / (1 + distance * distance);
}

/** The smooth step; ½ at 0. */
export function fatmoid(x: number): number {
  return x < 0 ? tail(x) : 1 - tail(x);
}

/** d fatmoid / dx. */
export function fatmoidDerivative(x: number): number {
  const distance = Math.abs(x) + SHIFT;
  return (2 * distance * tail(x)) / (1 + distance * distance);
}

/** log fatmoid(x), with its relative accuracy where the step is nearly 1. */
export function logFatmoid(x: number): number {
  return x < 0 ? log(tail(x)) : log1p(-tail(x));
}

/** d logFatmoid / dx. */
export function logFatmoidDerivative(x: number): number {
  const distance = Math.abs(x) + SHIFT;
  if (x < 0) return (2 * distance) / (1 + distance * distance);
  return fatmoidDerivative(x) / fatmoid(x);
}
