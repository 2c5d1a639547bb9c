import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFeatures, createSpace, encode, type Parameter } from "../../../src/core/space/index.ts";
import { ordinalPlaces } from "../../../src/core/space/kinds/column-map.ts";
import { parameterLists, pointsOf, runs } from "./random-spaces.ts";

const squaredDistance = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);

describe("features", () => {
  it("put any two values of a category 1 apart, and the two of a bool, under one relevance", () => {
    const parameters: readonly Parameter[] = [
      { kind: "categorical", name: "activation", values: ["relu", "gelu", "tanh", "silu"] },
      { kind: "categorical", name: "optimizer", values: ["sgd", "adam"] },
      { kind: "bool", name: "bias" },
    ];
    const space = createSpace(parameters);
    const features = createFeatures(space);
    expect(features.relevances).toBe(3);
    expect([...features.group]).toEqual([0, 0, 0, 0, 1, 2]);
    const base = { activation: "relu", optimizer: "sgd", bias: false };
    for (const other of [{ activation: "silu" }, { activation: "tanh" }, { optimizer: "adam" }, { bias: true }]) {
      const a = features.of(encode(space, base));
      const b = features.of(encode(space, { ...base, ...other }));
      expect(squaredDistance(a, b)).toBeCloseTo(1, 12);
    }
  });

  it("keep numeric parameters where they are in the unit cube", () => {
    const space = createSpace([{ kind: "float", name: "x", lower: 1, upper: 3, scale: "log" }]);
    const point = Float64Array.of(0.3);
    expect(createFeatures(space).of(point)).toEqual(point);
  });

  it("place ordinal numbers at their true spacing", () => {
    const space = createSpace([{ kind: "ordinal", name: "kernel", values: [3, 5, 7, 11] }]);
    const features = createFeatures(space);
    const places = [3, 5, 7, 11].map((kernel) => features.of(encode(space, { kernel }))[0]);
    [0, 0.25, 0.5, 1].forEach((place, k) => {
      expect(places[k]).toBeCloseTo(place, 12);
    });
  });

  it.each<[readonly unknown[], readonly number[], string]>([
    [[16, 32, 64, 128], [0, 1 / 3, 2 / 3, 1], "doubling over a wide range: logarithmically"],
    [[1, 2, 4], [0, 1 / 3, 1], "a narrow range: linearly"],
    [[-8, 0, 8], [0, 0.5, 1], "through zero: linearly"],
    [[7, 3, 5], [0, 0.5, 1], "out of order: evenly"],
    [["small", "medium", "large"], [0, 0.5, 1], "words: evenly"],
    [[100, 10, 1], [0, 0.5, 1], "falling: as rising"],
  ])("lay %j at %j (%s)", (values, places) => {
    const found = ordinalPlaces(values);
    places.forEach((place, k) => {
      expect(found[k]).toBeCloseTo(place, 12);
    });
  });

  it("ignore the column of an inactive parameter", () => {
    const space = createSpace([
      { kind: "categorical", name: "optimizer", values: ["sgd", "adam", "lion"] },
      {
        kind: "float",
        name: "momentum",
        lower: 0,
        upper: 1,
        scale: "linear",
        when: [{ parameter: "optimizer", values: ["sgd"] }],
      },
      {
        kind: "categorical",
        name: "schedule",
        values: ["flat", "step", "cosine"],
        when: [{ parameter: "momentum", min: 0.5 }],
      },
    ]);
    const features = createFeatures(space);
    const at = (configuration: Readonly<Record<string, string | number>>) => features.of(encode(space, configuration));
    expect([...features.group]).toEqual([0, 0, 0, 1, 2, 2, 2, 1]);
    // Two without the parameter differ by nothing but the optimizer, whatever the point's column says.
    expect(squaredDistance(at({ optimizer: "adam" }), at({ optimizer: "lion" }))).toBeCloseTo(1, 12);
    const elsewhere = encode(space, { optimizer: "adam" });
    elsewhere[3] = 0.9;
    expect(features.of(elsewhere)).toEqual(at({ optimizer: "adam" }));
    // Two with it differ by their values; one without differs from any with it, least from the middle one.
    expect(
      squaredDistance(at({ optimizer: "sgd", momentum: 0.1 }), at({ optimizer: "sgd", momentum: 0.4 })),
    ).toBeCloseTo(0.09, 12);
    const byMomentum = (momentum: number) =>
      squaredDistance(at({ optimizer: "sgd", momentum }), at({ optimizer: "adam" })) - 1;
    expect(byMomentum(0.25)).toBeCloseTo(0.25 + 0.0625, 12);
    expect(byMomentum(0.499)).toBeGreaterThanOrEqual(0.25);
    // A child of a child: a category is 1/2 from its absence and 1 from another value.
    const nested = (schedule: string) => at({ optimizer: "sgd", momentum: 0.75, schedule });
    expect(squaredDistance(nested("flat"), nested("cosine"))).toBeCloseTo(1, 12);
    expect(squaredDistance(nested("flat"), at({ optimizer: "sgd", momentum: 0.45 }))).toBeCloseTo(0.09 + 0.5, 12);
  });

  it("tell any two configurations apart that the unit cube tells apart, and pull gradients back as finite differences have them", () => {
    fc.assert(
      fc.property(
        parameterLists(4).chain((parameters) => {
          const space = createSpace(parameters);
          return fc.tuple(fc.constant(space), pointsOf(space.dimension), fc.nat(Math.max(0, space.dimension - 1)));
        }),
        ([space, point, j]) => {
          fc.pre(space.dimension > 0);
          const features = createFeatures(space);
          const weights = Float64Array.from({ length: features.width }, (_, k) => Math.sin(k + 1));
          const value = (x: Float64Array) => features.of(x).reduce((sum, feature, k) => sum + weights[k] * feature, 0);
          const step = 1e-7;
          const [below, above] = [-step, step].map((by) => {
            const moved = point.slice();
            moved[j] += by;
            return value(moved);
          });
          const slope = features.pullback(point, weights)[j];
          const oneSided = [(above - value(point)) / step, (value(point) - below) / step];
          // At a knot of an ordinal the slope is one of the two sides'.
          expect(Math.min(...oneSided.map((side) => Math.abs(side - slope)))).toBeLessThan(1e-5);
        },
      ),
      runs,
    );
  });
});
