import { describe, expect, it } from "vitest";
import { admissibleTransforms, transformDensities } from "../../../../src/core/gp/index.ts";
import { createWorkerPool } from "../../../../src/core/parallel/index.ts";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import { chooseTransform } from "../../../../src/core/surrogate/choices/choose-transforms.ts";

/** Outcomes of a smooth function of three inputs, put through `shape`, with a little noise. */
function problem(shape: (value: number) => number, n = 40) {
  const stream = createRandomStream("transforms");
  const X = Float64Array.from({ length: 3 * n }, () => stream.uniform());
  const raw = Float64Array.from({ length: n }, (_, i) =>
    shape(3 * X[3 * i] + 2 * (X[3 * i + 1] - 0.5) ** 2 - X[3 * i + 2] + 0.02 * stream.normal()),
  );
  return { X, d: 3, raw };
}

const workers = createWorkerPool();
const choose = (given: ReturnType<typeof problem>, present?: "none" | "log" | "logit") =>
  chooseTransform(workers, { ...given, kinds: admissibleTransforms(given.raw) }, present);

/** Mean leave-one-out log densities under the identity and under the log. */
function meanDensities(given: ReturnType<typeof problem>): readonly number[] {
  return transformDensities({ ...given, kinds: ["none", "log"] }).map(
    ({ logDensities }) => logDensities.reduce((sum, value) => sum + value, 0) / logDensities.length,
  );
}

describe("the transform of a metric is chosen by leave-one-out evidence:", () => {
  it("log where outcomes vary by factors", async () => {
    const factors = problem((value) => Math.exp(2 * value));
    expect(await choose(factors)).toBe("log");
    const [none, log] = meanDensities(factors);
    expect(log).toBeGreaterThan(none ?? 0);
  });

  it("logit where rates crowd at both ends", async () => {
    expect(await choose(problem((value) => 1 / (1 + Math.exp(-4 * (value - 1)))))).toBe("logit");
  });

  it("none where the outcome is smooth as it is", async () => {
    expect(await choose(problem((value) => 10 + value))).toBe("none");
  });

  it("none where values forbid the others, are constant, or are few", async () => {
    expect(await choose(problem((value) => value - 1))).toBe("none");
    expect(await choose(problem(() => 0.5))).toBe("none");
    expect(await choose(problem((value) => Math.exp(2 * value), 7))).toBe("none");
  });

  it("the present choice, unless evidence speaks against it", async () => {
    expect(
      await choose(
        problem((value) => 10 + value),
        "log",
      ),
    ).toBe("log");
    expect(
      await choose(
        problem((value) => Math.exp(2 * value)),
        "none",
      ),
    ).toBe("log");
    const lowest = Math.min(...problem((value) => value).raw);
    expect(
      await choose(
        problem((value) => value - lowest + 1e-3),
        "log",
      ),
    ).toBe("none");
    expect(
      await choose(
        problem((value) => value - 1),
        "log",
      ),
    ).toBe("none");
  });

  it("not for the sake of one outcome, however small it is", async () => {
    const lowest = Math.min(...problem((value) => value).raw);
    const smooth = problem((value) => Math.max(value - lowest, 1e-300));
    const [none, log] = meanDensities(smooth);
    expect(log).toBeGreaterThan(none ?? 0);
    expect(await choose(smooth)).toBe("none");
  });
});
