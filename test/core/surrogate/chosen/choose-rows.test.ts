import { describe, expect, it } from "vitest";
import { chooseRows } from "../../../../src/core/surrogate/chosen/choose-rows.ts";

/** Points at 0, 0.1, … 0.9 of one dimension. */
const inputs = { d: 1, X: Float64Array.from({ length: 10 }, (_, i) => i / 10) };
const rows = Array.from({ length: 10 }, (_, i) => i);

describe("The rows of a large study that a model is computed from", () => {
  it("are all where there are no more than wanted", () => {
    expect(chooseRows(inputs, rows, { size: 10 })).toEqual(rows);
  });

  it("are spread over the space, in ascending order", () => {
    expect(chooseRows(inputs, rows, { size: 3 })).toEqual([0, 4, 9]);
  });

  it("contain those that are included already, and the best of the others by rank", () => {
    const ranks = [5, 4, 3, 2, 1, 0, 6, 7, 8, 9];
    expect(chooseRows(inputs, rows, { size: 4, included: [0, 9], ranks, shareNearFront: 1 })).toEqual([0, 4, 5, 9]);
    expect(chooseRows(inputs, rows, { size: 5, included: [0], ranks, shareNearFront: 0.5 })).toEqual([0, 2, 4, 5, 9]);
  });

  it("are spread within the last rank that does not fit in whole", () => {
    const ranks = [0, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    expect(chooseRows(inputs, rows, { size: 2, ranks, shareNearFront: 1 })).toEqual([0, 9]);
  });

  it("hold repeated points last", () => {
    const twice = { d: 1, X: Float64Array.of(0, 0, 0, 1, 1, 0.5) };
    expect(chooseRows(twice, [0, 1, 2, 3, 4, 5], { size: 3 })).toEqual([0, 3, 5]);
  });
});
