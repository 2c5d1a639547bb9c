import { describe, expect, it } from "vitest";
import { fitSaas, saasSettings } from "../../../src/core/gp/fit-saas.ts";
import { goOn, startChain } from "../../../src/core/gp/saas-chain.ts";
import { createSaasLogDensity } from "../../../src/core/gp/saas-density.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const [n, d] = [24, 3];
const stream = createRandomStream("saas chain");
const X = Float64Array.from({ length: n * d }, () => stream.uniform());
const y = Float64Array.from({ length: n }, (_, i) => Math.sin(6 * X[i * d]) + 0.1 * stream.normal());
const data = { n, d, X, y, noise: { kind: "inferred" } } as const;
const logDensity = createSaasLogDensity(data);

describe("a first chain", () => {
  const { state, evaluations } = startChain(data, logDensity);

  it("starts where the density is nearly highest, with a metric of the right scale", () => {
    const gradient = new Float64Array(state.position.length);
    const top = logDensity(state.position, gradient);
    const m = state.position.length;
    for (let i = 0; i < m; i++) {
      // A step of a standard deviation costs about half a nat, along each coordinate of the metric.
      const deviation = Math.sqrt(state.inverseMass[i * m + i]);
      expect(deviation).toBeGreaterThan(0.02);
      expect(deviation).toBeLessThanOrEqual(1.5 + 1e-9);
      const moved = state.position.slice();
      moved[i] += 1e-2;
      expect(logDensity(moved, gradient)).toBeLessThan(top + 1e-2);
    }
  });

  it("counts the gradients of the search and of the curvature", () => {
    expect(evaluations).toBeGreaterThan(2 * state.position.length);
    const fit = fitSaas(data, createRandomStream(1), undefined, saasSettings(n));
    expect(fit.health.gradientEvaluations).toBeGreaterThan(evaluations + 2 * 512);
  });
});

describe("a chain that goes on", () => {
  const { chain } = fitSaas(data, createRandomStream(2), undefined, saasSettings(n));

  it("does so from a cache of an earlier version, which has neither centre nor number of draws", () => {
    const { position, stepSize, inverseMass } = chain;
    expect(goOn({ position, stepSize, inverseMass }, logDensity, position.length)).toMatchObject({
      centre: position,
      draws: 0,
      stepSize,
    });
    const fit = fitSaas(data, createRandomStream(3), { position, stepSize, inverseMass }, saasSettings(n));
    expect(fit.health.maxRhat).toBeLessThan(1.1);
  });

  it("finds its steps again where it stood still before", () => {
    const fit = fitSaas(data, createRandomStream(3), { ...chain, stepSize: 1e-8 }, saasSettings(n));
    expect(fit.health.maxRhat).toBeLessThan(1.1);
    expect(fit.chain.stepSize).toBeGreaterThan(0.2);
  });
});
