import { describe, expect, it } from "vitest";
import { createFeasiblePool, inhabit, retreat } from "../../../../src/core/designer/search/feasible-points.ts";
import { createRandomStream, createSobol } from "../../../../src/core/random/index.ts";
import {
  type Constraint,
  createSpace,
  decode,
  type Expression,
  isFeasible,
  type Parameter,
  snap,
} from "../../../../src/core/space/index.ts";

const float = (name: string): Parameter => ({ kind: "float", name, lower: 0, upper: 1, scale: "linear" });
const name = (text: string): Expression => ({ kind: "parameter", name: text });
const sumBelow = (bound: number): Constraint => ({
  text: `x + y <= ${bound}`,
  expression: {
    kind: "binary",
    operator: "<=",
    left: { kind: "binary", operator: "+", left: name("x"), right: name("y") },
    right: { kind: "literal", value: bound },
  },
});
const spaceWith = (bound: number) => createSpace([float("x"), float("y")], [sumBelow(bound)]);

describe("a pool of points", () => {
  it.each([2, 0.5, 0.02])("fulfils the constraints, whatever share of the space they leave: x + y <= %d", (bound) => {
    const space = spaceWith(bound);
    const sobol = createSobol(2, createRandomStream(1));
    const points = createFeasiblePool(space, 128, (i) => sobol.point(i), createRandomStream(2));
    const distinct = new Set<string>();
    for (let i = 0; i < 128; i++) {
      const point = points.subarray(2 * i, 2 * i + 2);
      expect(isFeasible(space, decode(space, point))).toBe(true);
      expect(snap(space, point)).toEqual(point);
      distinct.add(point.join());
    }
    expect(distinct.size).toBeGreaterThan(120);
  });

  it("without constraints is the sequence itself, on the lattice", () => {
    const space = createSpace([float("x"), float("y")]);
    const sobol = createSobol(2, createRandomStream(1));
    const points = createFeasiblePool(space, 8, (i) => sobol.point(i), createRandomStream(2));
    for (let i = 0; i < 8; i++) expect(points.subarray(2 * i, 2 * i + 2)).toEqual(snap(space, sobol.point(i)));
  });
});

describe("the end of a climb", () => {
  it("stays where it is if it is feasible", () => {
    expect([...retreat(spaceWith(2), Float64Array.of(0, 0), Float64Array.of(0.75, 0.5))]).toEqual([0.75, 0.5]);
  });

  it("goes back towards its start until it is", () => {
    const end = retreat(spaceWith(1), Float64Array.of(0.25, 0.25), Float64Array.of(1, 0.75));
    expect(end[0] + end[1]).toBeLessThanOrEqual(1 + 1e-9);
    expect(end[0] + end[1]).toBeGreaterThan(0.999);
    expect((end[0] - 0.25) / (end[1] - 0.25)).toBeCloseTo(1.5, 6);
  });
});

describe("a point that is moved", () => {
  it("has draws instead of the middle for what is inactive, so that a parent that flips brings any children", () => {
    const child: Parameter = { ...float("x"), when: [{ parameter: "on", values: [true] }] };
    const space = createSpace([{ kind: "bool", name: "on" }, child]);
    const off = Float64Array.of(0.25, 0.5);
    const moved = inhabit(space, off, createRandomStream(1));
    expect(moved[0]).toBe(0.25);
    expect(moved[1]).not.toBe(0.5);
    const on = Float64Array.of(0.75, 0.5);
    expect(inhabit(space, on, createRandomStream(1))).toEqual(on);
  });
});
