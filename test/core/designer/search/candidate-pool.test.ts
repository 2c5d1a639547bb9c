import { describe, expect, it } from "vitest";
import { createPool } from "../../../../src/core/designer/search/candidate-pool.ts";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import {
  type Configuration,
  configurationKey,
  createSpace,
  decode,
  encode,
  type Parameter,
} from "../../../../src/core/space/index.ts";

/** The configurations of the part of a pool that lies around one incumbent. */
function around(parameters: readonly Parameter[], incumbent: Configuration): readonly Configuration[] {
  const space = createSpace(parameters);
  const none = createPool(space, new Float64Array(), createRandomStream("pool")).length;
  const local = createPool(space, encode(space, incumbent), createRandomStream("pool")).subarray(none);
  const d = space.dimension;
  return Array.from({ length: local.length / d }, (_, i) => decode(space, local.subarray(i * d, (i + 1) * d)));
}

describe("the pool of a batch", () => {
  it("holds other values of every choice around an incumbent, and few copies of it", () => {
    const layers = Array.from({ length: 8 }, (_, j) => `layer${j}`);
    const parameters = layers.map((name) => ({ kind: "categorical" as const, name, values: ["a", "b", "c"] }));
    const incumbent = Object.fromEntries(layers.map((name) => [name, "b"]));
    const found = around(parameters, incumbent);
    const space = createSpace(parameters);
    const key = configurationKey(space, incumbent);
    const copies = found.filter((each) => configurationKey(space, each) === key).length;
    expect(copies).toBeLessThan(found.length / 10);
    for (const name of layers) {
      for (const value of ["a", "c"]) expect(found.some((each) => each[name] === value)).toBe(true);
    }
    // Some are one change away, some many.
    const changes = found.map((each) => layers.filter((name) => each[name] !== "b").length);
    expect(changes.filter((count) => count === 1).length).toBeGreaterThan(10);
    expect(changes.filter((count) => count > 3).length).toBeGreaterThan(10);
  });

  it("reaches other values of ordered parameters with few values", () => {
    const found = around([{ kind: "ordinal", name: "kernel", values: [3, 5, 7] }], { kernel: 5 });
    expect(found.filter(({ kernel }) => kernel !== 5).length).toBeGreaterThan(found.length / 3);
  });

  it("remains near the incumbent in continuous parameters, too", () => {
    const parameters = ["x", "y"].map((name) => ({
      kind: "float" as const,
      name,
      lower: 0,
      upper: 1,
      scale: "linear" as const,
    }));
    const found = around(parameters, { x: 0.5, y: 0.5 });
    const distances = found.map(({ x, y }) => Math.hypot(Number(x) - 0.5, Number(y) - 0.5));
    expect(distances.filter((distance) => distance < 0.1).length).toBeGreaterThan(found.length / 3);
    expect(distances.filter((distance) => distance > 0.3).length).toBeGreaterThan(10);
  });
});
