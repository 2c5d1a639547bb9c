import type { Parameter } from "../../../src/core/space/index.ts";

/** `count` floats from 0 to 1 without a scale: x0, x1 … */
export function unitFloats(count: number): readonly Parameter[] {
  return Array.from({ length: count }, (_, j) => ({
    kind: "float",
    name: `x${j}`,
    lower: 0,
    upper: 1,
    scale: "linear",
  }));
}
