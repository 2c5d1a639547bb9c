import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSpace, decode, neighbours } from "../../../src/core/space/index.ts";
import { valueIssue } from "../../fixtures/value-issue.ts";
import { parameterLists, pointsOf, runs } from "./random-spaces.ts";

describe("the neighbours of a configuration", () => {
  it("belong to the space and differ from it in exactly one parameter", () => {
    const cases = parameterLists(8).chain((parameters) => {
      const space = createSpace(parameters);
      return fc.tuple(fc.constant(space), pointsOf(space.dimension));
    });
    fc.assert(
      fc.property(cases, ([space, point]) => {
        const configuration = decode(space, point);
        for (const neighbour of neighbours(space, configuration)) {
          const changed = space.parameters.filter(({ name }) => neighbour[name] !== configuration[name]);
          expect(changed.length).toBe(1);
          expect(
            space.parameters.flatMap((parameter) => valueIssue(parameter, neighbour[parameter.name]) ?? []),
          ).toEqual([]);
        }
      }),
      runs,
    );
  });

  it("are one step away where values have an order, and any other value where they have none", () => {
    const space = createSpace([
      { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
      { kind: "float", name: "dropout", lower: 0, upper: 0.5, scale: "linear", step: 0.05 },
      { kind: "ordinal", name: "kernel", values: [3, 5, 7] },
      { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
      { kind: "bool", name: "bias" },
      { kind: "float", name: "lr", lower: 0, upper: 1, scale: "linear" },
      { kind: "fixed", name: "seed", value: 1 },
    ]);
    const here = { layers: 1, dropout: 0.1, kernel: 5, pooling: "max", bias: true, lr: 0.5, seed: 1 };
    expect(neighbours(space, here)).toEqual([
      { ...here, layers: 2 },
      { ...here, dropout: 0.05 },
      { ...here, dropout: 0.15 },
      { ...here, kernel: 3 },
      { ...here, kernel: 7 },
      { ...here, pooling: "mean" },
      { ...here, pooling: "first" },
      { ...here, bias: false },
    ]);
  });
});
