import { describe, expect, it } from "vitest";
import { GuardedDensity, type LogDensity } from "../../../src/core/mcmc/density.ts";
import { Metric } from "../../../src/core/mcmc/metric.ts";
import { NutsKernel } from "../../../src/core/mcmc/nuts.ts";
import { allocateDraw } from "../../../src/core/mcmc/trajectory.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { referenceTransition } from "../../reference/nuts.ts";
import { correlatedNormal, logHalfCauchy, mildFunnel } from "./targets.ts";

/** A positive definite matrix that is not diagonal. */
const inverseMassOf = (d: number) =>
  Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, j) => (i === j ? 1 + 0.3 * i : 0.4 / (1 + Math.abs(i - j)))),
  );

const asReference = (logDensity: LogDensity) => ({
  logDensity: (q: readonly number[]) => logDensity(Float64Array.from(q), new Float64Array(q.length)),
  gradient: (q: readonly number[]) => {
    const gradient = new Float64Array(q.length);
    logDensity(Float64Array.from(q), gradient);
    return Array.from(gradient);
  },
});

describe("the transition without recursion", () => {
  it.each([
    ["correlated normal", correlatedNormal(4).logDensity, 4, 0.05, 10],
    ["half-Cauchy in log space", logHalfCauchy, 3, 0.4, 10],
    ["half-Cauchy, small steps, cut at depth 4", logHalfCauchy, 3, 0.02, 4],
    ["funnel with divergences", mildFunnel, 3, 2.5, 10],
    ["one dimension", logHalfCauchy, 1, 0.7, 6],
  ])("makes the same moves as the textbook's recursion: %s", (name, logDensity, d, stepSize, maxTreeDepth) => {
    const inverseMass = inverseMassOf(d);
    const start = Array.from({ length: d }, (_, i) => 0.3 * i - 0.2);
    const draws = 60;
    const density = new GuardedDensity(logDensity);
    const kernel = new NutsKernel(density, d, maxTreeDepth);
    const metric = new Metric(Float64Array.from(inverseMass.flat()), d);
    const draw = allocateDraw(d);
    draw.position.set(start);
    draw.logDensity = density.evaluate(draw.position, draw.gradient);
    const moves = createRandomStream("moves");
    const found = { depth: 0, divergences: 0, cuts: 0 };
    const stream = createRandomStream("moves");
    let position: readonly number[] = start;
    const totals = { steps: 1, depth: 0, divergences: 0 };
    for (let k = 0; k < draws; k++) {
      const move = referenceTransition(asReference(logDensity), position, stepSize, inverseMass, maxTreeDepth, stream);
      position = move.position;
      totals.steps += move.steps;
      totals.depth += move.depth;
      totals.divergences += move.divergent ? 1 : 0;
      const info = kernel.step(draw, stepSize, metric, moves);
      found.depth += info.depth;
      found.divergences += info.divergent ? 1 : 0;
      found.cuts += info.cut ? 1 : 0;
      position.forEach((x, i) => {
        expect(draw.position[i]).toBeCloseTo(x, 8);
      });
    }
    expect(density.evaluations).toBe(totals.steps);
    expect(found).toMatchObject({ depth: totals.depth, divergences: totals.divergences });
    if (name.includes("divergences")) expect(totals.divergences).toBeGreaterThan(0);
    if (name.includes("cut")) expect(found.cuts).toBeGreaterThan(0);
  });
});
