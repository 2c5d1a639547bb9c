import { exp } from "./elementary.ts";

/** 1/(1 + e⁻ˣ); the derivative of log(1 + eˣ). Exact in the left tail. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const power = exp(x);
  return power / (1 + power);
}
