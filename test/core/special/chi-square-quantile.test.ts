import { expect, it } from "vitest";
import { chiSquareQuantile } from "../../../src/core/special/index.ts";

// Quantiles of the usual tables, to four digits.
it.each([
  [0.5, 1, 0.4549, 0.04],
  [0.95, 1, 3.841, 0.04],
  [0.99, 1, 6.635, 0.04],
  [0.5, 4, 3.357, 0.01],
  [0.95, 4, 9.488, 0.01],
  [0.99, 4, 13.28, 0.01],
  [0.95, 16, 26.3, 0.01],
  [0.95, 100, 124.3, 0.01],
])("the quantile of the χ² distribution at %f with %i degrees of freedom is %f", (p, degrees, expected, error) => {
  expect(Math.abs(chiSquareQuantile(p, degrees) / expected - 1)).toBeLessThan(error);
});
