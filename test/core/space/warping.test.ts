import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFeatures, createSpace, encode, type Warping, withWarping } from "../../../src/core/space/index.ts";
import { kumaraswamy } from "../../../src/core/special/index.ts";
import { parameterLists, pointsOf, runs } from "./random-spaces.ts";

const space = createSpace([
  { kind: "float", name: "rate", lower: 1e-5, upper: 1e-2, scale: "log" },
  { kind: "categorical", name: "optimizer", values: ["sgd", "adam", "lion"] },
  { kind: "ordinal", name: "kernel", values: [3, 5, 7, 11] },
  {
    kind: "float",
    name: "momentum",
    lower: 0,
    upper: 1,
    scale: "linear",
    when: [{ parameter: "optimizer", values: ["sgd"] }],
  },
]);
const rate = { parameter: "rate", lower: 1e-5, upper: 1e-2, a: 0.5, b: 2.1 };
const momentum = { parameter: "momentum", lower: 0, upper: 1, a: 3, b: 0.7 };

describe("warped features", () => {
  it("warp floats and ints, on their own scale, and nothing else", () => {
    const configuration = { rate: 1e-4, optimizer: "adam", kernel: 7 };
    const point = encode(space, configuration);
    const plain = createFeatures(space).of(point);
    const warped = withWarping(createFeatures(space), [rate, momentum]).of(point);
    expect(warped[0]).toBe(kumaraswamy(point[0]!, rate) - kumaraswamy(0, rate));
    expect(warped[0]).not.toBeCloseTo(plain[0]!, 2);
    expect(warped.subarray(1)).toEqual(plain.subarray(1));
  });

  it("measure a parameter that may be inactive from its warped middle, and leave its absence at 0", () => {
    const features = withWarping(createFeatures(space), [rate, momentum]);
    const at = (value: number) =>
      features.of(encode(space, { rate: 1e-4, optimizer: "sgd", kernel: 7, momentum: value }));
    const [column] = features.numeric.filter(({ parameter }) => parameter === "momentum");
    expect(at(0.5)[column!.at]).toBeCloseTo(0, 12);
    expect(at(0.9)[column!.at]).toBeCloseTo(kumaraswamy(0.9, momentum) - kumaraswamy(0.5, momentum), 12);
    const absent = features.of(encode(space, { rate: 1e-4, optimizer: "adam", kernel: 7 }));
    expect(absent[column!.at]).toBe(0);
  });

  it("stay as they are bit for bit without a warping", () => {
    const features = createFeatures(space);
    expect(withWarping(features, undefined)).toBe(features);
  });

  it("pull gradients back as finite differences have them, whatever the space", () => {
    const shapes = fc.constantFrom(0.4, 0.8, 1, 1.7, 3);
    fc.assert(
      fc.property(
        parameterLists(4).chain((parameters) => {
          const space = createSpace(parameters);
          const j = fc.nat(Math.max(0, space.dimension - 1));
          return fc.tuple(fc.constant(space), pointsOf(space.dimension), j, shapes, shapes);
        }),
        ([space, point, j, a, b]) => {
          fc.pre(space.dimension > 0 && point[j]! > 0.01 && point[j]! < 0.99);
          const plain = createFeatures(space);
          const warping: Warping = plain.numeric.map(({ parameter, lower, upper }) => ({
            parameter,
            lower,
            upper,
            a,
            b,
          }));
          const features = withWarping(plain, warping);
          const weights = Float64Array.from({ length: features.width }, (_, k) => Math.sin(k + 1));
          const value = (x: Float64Array) => features.of(x).reduce((sum, feature, k) => sum + weights[k]! * feature, 0);
          const step = 1e-7;
          const [below, above] = [-step, step].map((by) => {
            const moved = point.slice();
            moved[j]! += by;
            return value(moved);
          });
          const slope = features.pullback(point, weights)[j]!;
          const oneSided = [(above! - value(point)) / step, (value(point) - below!) / step];
          // At a knot of an ordinal the slope is one of the two sides'.
          expect(Math.min(...oneSided.map((side) => Math.abs(side - slope)))).toBeLessThan(1e-4);
        },
      ),
      runs,
    );
  });
});
