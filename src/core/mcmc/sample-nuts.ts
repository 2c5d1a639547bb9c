/** @file Samples a density with the No-U-Turn sampler: a chain that goes on from a state, and adapts while it moves. */
import { ParetuneError } from "../errors.ts";
import type { RandomStream } from "../random/index.ts";
import { GuardedDensity, type LogDensity } from "./density.ts";
import { NutsKernel } from "./nuts.ts";
import { allocateDraw, type Draw } from "./trajectory.ts";
import { Tuning, type TuningState } from "./tuning.ts";

/** Where a chain is, and what it has learnt about its target. */
export interface NutsState extends TuningState {
  /** The log density must be finite there (d). */
  readonly position: Float64Array;
}

/** Settings of a run. */
export interface NutsOptions {
  readonly start: NutsState;
  /** The only source of randomness. */
  readonly stream: RandomStream;
  /** Number of transitions that are not returned; default 0. */
  readonly warmupSteps?: number;
  /** Number of draws to return. */
  readonly samples: number;
  /** A trajectory has at most 2^maxTreeDepth points; default 10. */
  readonly maxTreeDepth?: number;
  /** Mean acceptance to which the step size is tuned, in (0, 1); default 0.8. */
  readonly targetAcceptance?: number;
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

/** Draws, and the state from which a later run can go on. */
export interface NutsResult {
  /** samples × d, row-major. */
  readonly samples: Float64Array;
  /** Log density of each draw. */
  readonly logDensities: Float64Array;
  readonly state: NutsState;
  readonly health: NutsHealth;
}

function requireInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new ParetuneError(
    "argument",
    `sampleNuts: ${name} must be an integer of at least ${least}; got ${value}. Give a whole number.`,
  );
}

function checkOptions(options: Required<NutsOptions>): void {
  requireInteger("warmupSteps", options.warmupSteps, 0);
  requireInteger("samples", options.samples, 0);
  requireInteger("maxTreeDepth", options.maxTreeDepth, 1);
  if (options.targetAcceptance > 0 && options.targetAcceptance < 1) return;
  throw new ParetuneError(
    "argument",
    `sampleNuts: targetAcceptance must lie in (0, 1); got ${options.targetAcceptance}. Leave it out for 0.8.`,
  );
}

function startDraw(density: GuardedDensity, position: Float64Array): Draw {
  const draw = allocateDraw(position.length);
  draw.position.set(position);
  draw.logDensity = density.evaluate(draw.position, draw.gradient);
  if (draw.logDensity > Number.NEGATIVE_INFINITY && draw.gradient.every(Number.isFinite)) return draw;
  throw new ParetuneError(
    "argument",
    "sampleNuts: the position must have a finite log density and gradient; it has not. Start inside the support, for example at a mode.",
  );
}

/**
 * Draws from the density by multinomial NUTS with a dense metric. The same options and stream give the same bits on
 * every platform, provided the density does.
 *
 * @throws ParetuneError ("argument") for options out of range or a start outside the support,
 *   ("not-positive-definite") for an inverse mass matrix that is not.
 */
export function sampleNuts(logDensity: LogDensity, options: NutsOptions): NutsResult {
  const settings = { warmupSteps: 0, maxTreeDepth: 10, targetAcceptance: 0.8, ...options };
  checkOptions(settings);
  const { start, stream, warmupSteps, samples } = settings;
  const dimension = start.position.length;
  const density = new GuardedDensity(logDensity);
  const draw = startDraw(density, start.position);
  const kernel = new NutsKernel(density, dimension, settings.maxTreeDepth);
  const tuning = new Tuning(start, settings.targetAcceptance);
  const move = (isWarmUp: boolean) => {
    const info = kernel.step(draw, tuning.stepSize, tuning.metric, stream);
    tuning.add(draw.position, info.acceptance, isWarmUp);
    return info;
  };
  for (let i = 0; i < warmupSteps; i++) move(true);
  const kept = new Float64Array(samples * dimension);
  const logDensities = new Float64Array(samples);
  const totals = { divergences: 0, acceptance: 0, depth: 0, maxTreeDepthHits: 0 };
  for (let index = 0; index < samples; index++) {
    const info = move(false);
    totals.divergences += info.divergent ? 1 : 0;
    totals.acceptance += info.acceptance;
    totals.depth += info.depth;
    totals.maxTreeDepthHits += info.cut ? 1 : 0;
    kept.set(draw.position, index * dimension);
    logDensities[index] = draw.logDensity;
  }
  const transitions = Math.max(1, samples);
  return {
    samples: kept,
    logDensities,
    state: { position: draw.position.slice(), ...tuning.state },
    health: {
      divergences: totals.divergences,
      meanAcceptance: totals.acceptance / transitions,
      meanTreeDepth: totals.depth / transitions,
      maxTreeDepthHits: totals.maxTreeDepthHits,
      gradientEvaluations: density.evaluations,
    },
  };
}
