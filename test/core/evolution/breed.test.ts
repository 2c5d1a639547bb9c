import { describe, expect, it } from "vitest";
import { breed } from "../../../src/core/evolution/index.ts";
import type { Population } from "../../../src/core/evolution/survival.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { createSpace, decode, encode, type Parameter } from "../../../src/core/space/index.ts";

const parameters: readonly Parameter[] = [
  { kind: "float", name: "rate", lower: 0, upper: 1, scale: "linear" },
  { kind: "int", name: "layers", lower: 1, upper: 4, scale: "linear" },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first", "last"] },
  { kind: "bool", name: "bias" },
];
const space = createSpace(parameters);
const stream = createRandomStream(5);
const equals: Pick<Population, "ranks" | "crowding"> = {
  ranks: new Int32Array(2),
  crowding: new Float64Array(2),
};
const CHILDREN = 4000;

function childrenOf(first: Record<string, number | string | boolean>, second: typeof first, ranks = [0, 0]) {
  const points = Float64Array.from([...encode(space, first), ...encode(space, second)]);
  const population = { members: [0, 1], ...equals, ranks: Int32Array.from(ranks) };
  return Array.from({ length: CHILDREN }, (_, i) => breed(space, points, population, stream.split(i)));
}

const one = { rate: 0.3, layers: 2, pooling: "mean", bias: false };
const other = { rate: 0.7, layers: 3, pooling: "max", bias: true };

/** How often something happens, and whether that is within four standard errors of `expected`. */
function expectShare(happened: readonly boolean[], expected: number): void {
  const share = happened.filter(Boolean).length / happened.length;
  const error = Math.sqrt((expected * (1 - expected)) / happened.length);
  expect(Math.abs(share - expected)).toBeLessThan(4 * error);
}

describe("a child", () => {
  it("lies in the unit cube", () => {
    const children = childrenOf({ ...one, rate: 0 }, { ...other, rate: 1, layers: 4 });
    expect(children.every((child) => child.every((place) => place >= 0 && place <= 1))).toBe(true);
  });

  it("of two like parents differs from them in one parameter on average, by a mutation", () => {
    const configurations = childrenOf(one, one).map((child) => decode(space, child));
    for (const name of ["rate", "layers", "pooling", "bias"] as const) {
      expectShare(
        configurations.map((configuration) => configuration[name] !== one[name]),
        1 / 4,
      );
    }
    const pooling = configurations.map((configuration) => configuration["pooling"]);
    for (const value of ["max", "first", "last"]) {
      expectShare(
        pooling.map((each) => each === value),
        1 / 12,
      );
    }
  });

  it("mostly lies near one of two unlike parents, and as often near either", () => {
    const rates = childrenOf(one, other).map((child) => child[0]!);
    const near = rates.filter((rate) => Math.abs(rate - 0.3) < 0.1 || Math.abs(rate - 0.7) < 0.1);
    // Far ones are mutants: of a quarter of all, (1 − 0.1)²⁰⁺¹ ≈ 0.11 take a step of more than 0.1.
    expect(near.length / rates.length).toBeGreaterThan(0.95);
    expectShare(
      rates.map((rate) => rate < 0.5),
      0.5,
    );
  });

  it("is more often the better parent's", () => {
    const poolings = childrenOf(one, other, [0, 1]).map((child) => decode(space, child)["pooling"]);
    // The worse one wins where a tournament draws it twice, a quarter of the time; then a quarter of all mutate.
    expectShare(
      poolings.map((pooling) => pooling === "mean"),
      0.75 * 0.75 + 0.25 * (0.25 / 3),
    );
  });
});
