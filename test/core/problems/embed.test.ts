import { describe, expect, it } from "vitest";
import { braninCurrin, constrainedBraninCurrin, embed, vehicleSafety } from "../../../src/core/problems/index.ts";

describe("a problem embedded in more variables", () => {
  const hidden = embed(braninCurrin(), 24, [3, 17]);

  it("has the value of its active variables, whatever the others are", () => {
    const x = new Float64Array(24).map((_, i) => (i * 7 + 1) / 170);
    const expected = braninCurrin().evaluate(Float64Array.of(x[3]!, x[17]!));
    expect(hidden.evaluate(x)).toEqual(expected);
    const moved = x.map((value, i) => (i === 3 || i === 17 ? value : 1 - value));
    expect(hidden.evaluate(moved)).toEqual(expected);
  });

  it("keeps front, reference point and constraints", () => {
    expect(hidden.dimension).toBe(24);
    expect(hidden.objectives).toBe(2);
    expect(hidden.referencePoint).toEqual(braninCurrin().referencePoint);
    expect(hidden.maximumHypervolume).toBe(braninCurrin().maximumHypervolume);
    expect(hidden.slack).toBeUndefined();
    const disk = embed(constrainedBraninCurrin(), 4, [2, 0]);
    expect(disk.slack?.(Float64Array.of(0.2, 0, 0.9, 1))).toEqual(
      constrainedBraninCurrin().slack?.(Float64Array.of(0.9, 0.2)),
    );
  });

  it("has the problem's own bounds on active variables and [0, 1] elsewhere", () => {
    const wide = embed(vehicleSafety(), 7, [6, 5, 4, 3, 2]);
    expect([...wide.lower]).toEqual([0, 0, 1, 1, 1, 1, 1]);
    expect([...wide.upper]).toEqual([1, 1, 3, 3, 3, 3, 3]);
  });

  it.each([[[3]], [[3, 3]], [[3, 24]], [[-1, 2]], [[0.5, 2]]])("refuses indices that do not fit: %j", (indices) => {
    expect(() => embed(braninCurrin(), 24, indices)).toThrow(
      `embed: activeIndices must be 2 distinct whole numbers in 0 … 23; got [${indices.join(", ")}].`,
    );
  });

  it("refuses a point of the wrong length", () => {
    expect(() => hidden.evaluate(new Float64Array(2))).toThrow("BraninCurrin: x must hold 24 numbers; got 2.");
    expect(() => braninCurrin().evaluate(new Float64Array(3))).toThrow(
      "BraninCurrin.evaluate: x must hold 2 numbers; got 3.",
    );
  });
});
