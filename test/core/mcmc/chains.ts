import type { LogDensity } from "../../../src/core/mcmc/density.ts";
import { type NutsResult, type NutsState, sampleNuts } from "../../../src/core/mcmc/index.ts";
import type { NutsOptions } from "../../../src/core/mcmc/sample-nuts.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

/** A chain that has learnt nothing yet: the metric of a unit covariance. */
export function stateAt(position: Float64Array, stepSize = 0.5): NutsState {
  const d = position.length;
  const inverseMass = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
  return { position, stepSize, inverseMass, centre: new Float64Array(d), draws: 0 };
}

/** A chain for each seed, from different places. */
export function chainsOf(
  logDensity: LogDensity,
  d: number,
  options: Partial<NutsOptions>,
  seeds: readonly number[] = [1, 2, 3, 4],
): NutsResult[] {
  return seeds.map((seed) =>
    sampleNuts(logDensity, {
      start: stateAt(Float64Array.from({ length: d }, (_, i) => Math.sin(i + seed))),
      stream: createRandomStream(seed),
      warmupSteps: 500,
      samples: 1000,
      ...options,
    }),
  );
}
