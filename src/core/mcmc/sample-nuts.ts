/** @file Samples a density with the No-U-Turn sampler: warm-up, then draws with their diagnostics. */
import { ParetuneError } from "../errors.ts";
import type { RandomStream } from "../random/index.ts";
import { warmUp } from "./adaptation/warm-up.ts";
import { GuardedDensity, type LogDensity } from "./density.ts";
import { NutsKernel } from "./nuts.ts";
import { allocateDraw, type Draw } from "./trajectory.ts";

/** Settings of a run. */
export interface NutsOptions {
  /** Start of the chain (d); the log density must be finite there. */
  readonly initialPosition: Float64Array;
  /** The only source of randomness. */
  readonly stream: RandomStream;
  /** Number of transitions that adapt step size and metric; they are not returned. */
  readonly warmupSteps: number;
  /** Number of draws to return. */
  readonly samples: number;
  /** Number of transitions per returned draw, of which the last is kept; default 1. */
  readonly thinning?: number;
  /** A trajectory has at most 2^maxTreeDepth points; default 10. */
  readonly maxTreeDepth?: number;
  /** Mean acceptance to which the step size is tuned, in (0, 1); default 0.8. */
  readonly targetAcceptance?: number;
  /** The step size of an earlier run; default: found by a heuristic. */
  readonly initialStepSize?: number;
  /**
   * An estimate of the target's covariance (d × d, row-major, positive definite) from an earlier run on a similar
   * target. The warm-up keeps it (below 100 steps) or corrects it. Default: the identity, which the warm-up replaces.
   */
  readonly initialInverseMass?: Float64Array;
}

/** Diagnostics of a run, over the transitions after the warm-up unless stated otherwise. */
export interface NutsHealth {
  /** Divergent transitions: more than a few mean that the draws miss a region. */
  readonly divergences: number;
  readonly meanAcceptance: number;
  readonly meanTreeDepth: number;
  /** Transitions that reached the maximum depth: they cost time, but do not bias the draws. */
  readonly maxTreeDepthHits: number;
  /** Evaluations of the log density, including those of the warm-up. */
  readonly gradientEvaluations: number;
}

/** Draws, and the state from which a later run can start. */
export interface NutsResult {
  /** samples × d, row-major. */
  readonly samples: Float64Array;
  /** Log density of each draw. */
  readonly logDensities: Float64Array;
  readonly stepSize: number;
  /** d × d, row-major. */
  readonly inverseMass: Float64Array;
  readonly lastPosition: Float64Array;
  readonly health: NutsHealth;
}

function requireInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new ParetuneError(
    "argument",
    `sampleNuts: ${name} must be an integer of at least ${least}; got ${value}. Give a whole number.`,
  );
}

function checkOptions(options: Required<Omit<NutsOptions, "initialStepSize" | "initialInverseMass">>): void {
  requireInteger("warmupSteps", options.warmupSteps, 0);
  requireInteger("samples", options.samples, 0);
  requireInteger("thinning", options.thinning, 1);
  requireInteger("maxTreeDepth", options.maxTreeDepth, 1);
  if (options.targetAcceptance > 0 && options.targetAcceptance < 1) return;
  throw new ParetuneError(
    "argument",
    `sampleNuts: targetAcceptance must lie in (0, 1); got ${options.targetAcceptance}. Leave it out for 0.8.`,
  );
}

function startState(density: GuardedDensity, position: Float64Array): Draw {
  const state = allocateDraw(position.length);
  state.position.set(position);
  state.logDensity = density.evaluate(state.position, state.gradient);
  if (state.logDensity > Number.NEGATIVE_INFINITY && state.gradient.every(Number.isFinite)) return state;
  throw new ParetuneError(
    "argument",
    "sampleNuts: initialPosition must have a finite log density and gradient; it has not. Start inside the support, for example at a mode.",
  );
}

/**
 * Draws from the density by multinomial NUTS with a dense metric. The same options and stream give the same bits on
 * every platform, provided the density does.
 *
 * @throws ParetuneError ("argument") for options out of range or a start outside the support,
 *   ("not-positive-definite") for an `initialInverseMass` that is not.
 */
export function sampleNuts(logDensity: LogDensity, options: NutsOptions): NutsResult {
  const settings = { thinning: 1, maxTreeDepth: 10, targetAcceptance: 0.8, ...options };
  checkOptions(settings);
  const { stream, samples, thinning } = settings;
  const dimension = settings.initialPosition.length;
  const density = new GuardedDensity(logDensity);
  const state = startState(density, settings.initialPosition);
  const kernel = new NutsKernel(density, dimension, settings.maxTreeDepth);
  const { stepSize, metric } = warmUp(kernel, density, state, {
    steps: settings.warmupSteps,
    targetAcceptance: settings.targetAcceptance,
    stepSize: options.initialStepSize,
    inverseMass: options.initialInverseMass,
    stream,
  });
  const kept = new Float64Array(samples * dimension);
  const logDensities = new Float64Array(samples);
  const totals = { divergences: 0, acceptance: 0, depth: 0, maxTreeDepthHits: 0 };
  for (let index = 0; index < samples; index++) {
    for (let i = 0; i < thinning; i++) {
      const info = kernel.step(state, stepSize, metric, stream);
      totals.divergences += info.divergent ? 1 : 0;
      totals.acceptance += info.acceptance;
      totals.depth += info.depth;
      totals.maxTreeDepthHits += info.cut ? 1 : 0;
    }
    kept.set(state.position, index * dimension);
    logDensities[index] = state.logDensity;
  }
  const transitions = Math.max(1, samples * thinning);
  return {
    samples: kept,
    logDensities,
    stepSize,
    inverseMass: metric.inverseMass.slice(),
    lastPosition: state.position.slice(),
    health: {
      divergences: totals.divergences,
      meanAcceptance: totals.acceptance / transitions,
      meanTreeDepth: totals.depth / transitions,
      maxTreeDepthHits: totals.maxTreeDepthHits,
      gradientEvaluations: density.evaluations,
    },
  };
}
