/**
 * @file Where a chain of the SAAS model starts: at a point of high density with the curvature there as its metric, or where an earlier
 * chain ended (docs/decisions/warm-started-chains.md).
 */
import type { NutsState } from "../mcmc/index.ts";
import { minimize } from "../optimize/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import { covarianceAtMode } from "./laplace-draws.ts";
import { type SaasLogDensity, saasLayout } from "./saas-density.ts";

/** Where the next fit of the same metric may start; JSON-able through `Array.from`. */
export type ChainState = Pick<NutsState, "position" | "stepSize" | "inverseMass"> &
  // Absent in caches of earlier versions.
  Partial<Pick<NutsState, "centre" | "draws">>;

/** The step size of the first transitions: with a metric that is right, trajectories of about eight steps turn. */
const FIRST_STEP_SIZE = 0.5;
/** Below the steps of all posteriors that were measured (0.1 to 0.8). */
const LEAST_STEP_SIZE = 0.02;

/** The state in which a first chain starts, a few dozen ascent steps from a sparse guess, and the gradients spent to find it. */
export function startChain(data: Dataset, logDensity: SaasLogDensity): { state: NutsState; evaluations: number } {
  const layout = saasLayout(countRelevances(data), data.noise.kind);
  const { dimension } = layout;
  const guess = new Float64Array(dimension);
  guess[0] = 1;
  if (layout.noise !== undefined) guess[layout.noise] = -3;
  guess[layout.shrinkage] = -2.3;
  let evaluations = 0;
  const evaluate = (u: Float64Array, gradient: Float64Array): number => {
    evaluations++;
    const value = -logDensity(u, gradient);
    // Where there is no density there is no gradient either: the array holds that of another point.
    for (let i = 0; i < dimension; i++) gradient[i] = value === Number.POSITIVE_INFINITY ? Number.NaN : -gradient[i];
    return value;
  };
  const bound = (value: number) => new Float64Array(dimension).fill(value);
  const { point: position } = minimize(evaluate, guess, {
    lower: bound(-12),
    upper: bound(8),
    maxIterations: 60,
    maxEvaluations: 90,
    gradientTolerance: 1e-2,
  });
  const inverseMass = covarianceAtMode({ evaluate, mode: position });
  const state = { position, stepSize: FIRST_STEP_SIZE, inverseMass, centre: position, draws: 0 };
  return { state, evaluations };
}

/**
 * The state in which an earlier chain goes on under a density of that dimension; undefined where its position has another one, or no
 * density. A chain that stood still would take many transitions to find larger steps again.
 */
export function goOn(chain: ChainState, logDensity: SaasLogDensity, dimension: number): NutsState | undefined {
  const { position, centre = position, draws = 0 } = chain;
  if (position.length !== dimension) return undefined;
  if (!Number.isFinite(logDensity(position, new Float64Array(dimension)))) return undefined;
  return { ...chain, centre, draws, stepSize: Math.max(chain.stepSize, LEAST_STEP_SIZE) };
}
