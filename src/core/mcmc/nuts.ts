/**
 * @file One transition of the No-U-Turn sampler (Hoffman & Gelman 2014) in its multinomial form (Betancourt 2017):
 * the trajectory doubles, forwards or backwards in time at random, until it makes a U-turn, diverges, or has
 * 2^maxTreeDepth points.
 */
import type { RandomStream } from "../random/index.ts";
import { exp } from "../special/index.ts";
import type { GuardedDensity } from "./density.ts";
import { allocatePhasePoint, copyPhasePoint, energy, leapfrogInPlace, type PhasePoint } from "./integrator.ts";
import type { Metric } from "./metric.ts";
import {
  allocateSubtree,
  copyDraw,
  type Draw,
  mergeInPlace,
  reverseInPlace,
  type Subtree,
  setLeaf,
} from "./trajectory.ts";

/** Energy error above which a transition is divergent: the integrator no longer follows the trajectory. */
const DIVERGENCE_THRESHOLD = 1000;

/** Diagnostics of a transition; never part of the chain's state. */
export interface TransitionInfo {
  /** Mean Metropolis acceptance probability over the points of the trajectory, in [0, 1]. */
  readonly acceptance: number;
  /** Number of completed doublings. */
  readonly depth: number;
  readonly divergent: boolean;
  /** Whether the trajectory reached the maximum depth before it turned. */
  readonly cut: boolean;
}

/** The transition kernel, with its working memory. */
export class NutsKernel {
  readonly #density: GuardedDensity;
  readonly #maxTreeDepth: number;
  /** Subtrees of the present extension, by level. */
  readonly #stack: Subtree[];
  readonly #whole: Subtree;
  /** The two ends of the trajectory; integration continues at `#end`. */
  #start: PhasePoint;
  #end: PhasePoint;
  #initialEnergy = 0;
  #acceptanceSum = 0;
  #points = 0;
  #divergent = false;

  constructor(density: GuardedDensity, dimension: number, maxTreeDepth: number) {
    this.#density = density;
    this.#maxTreeDepth = maxTreeDepth;
    // A subtree of 2^(maxTreeDepth − 1) points consists of at most one subtree of each smaller size and the newest point.
    this.#stack = Array.from({ length: maxTreeDepth + 1 }, () => allocateSubtree(dimension));
    this.#whole = allocateSubtree(dimension);
    this.#start = allocatePhasePoint(dimension);
    this.#end = allocatePhasePoint(dimension);
  }

  /** Moves `state` (overwritten) by one transition with this step size and metric. */
  step(state: Draw, stepSize: number, metric: Metric, stream: RandomStream): TransitionInfo {
    this.#begin(state, metric, stream);
    let forwards = true;
    let depth = 0;
    let on = true;
    while (on && depth < this.#maxTreeDepth) {
      const goForwards = stream.uniform() < 0.5;
      if (goForwards !== forwards) this.#reverse();
      forwards = goForwards;
      if (!this.#extend(2 ** depth, forwards ? stepSize : -stepSize, metric, stream)) break;
      depth++;
      on = mergeInPlace(this.#whole, this.#stack[0], "biased", stream);
    }
    copyDraw(this.#whole.proposal, state);
    return {
      acceptance: this.#acceptanceSum / this.#points,
      depth,
      divergent: this.#divergent,
      cut: on && depth === this.#maxTreeDepth,
    };
  }

  #begin(state: Draw, metric: Metric, stream: RandomStream): void {
    const start = this.#start;
    start.position.set(state.position);
    start.gradient.set(state.gradient);
    start.logDensity = state.logDensity;
    metric.drawMomentum(stream, start.momentum);
    metric.velocity(start.momentum, start.velocity);
    copyPhasePoint(start, this.#end);
    setLeaf(this.#whole, start, 0);
    this.#acceptanceSum = 0;
    this.#points = 0;
    this.#divergent = false;
    this.#initialEnergy = energy(start);
  }

  #reverse(): void {
    const start = this.#start;
    this.#start = this.#end;
    this.#end = start;
    reverseInPlace(this.#whole);
  }

  /** Integrates `count` points (a power of two) into the subtree `#stack[0]`; false at a divergence or a U-turn in it. */
  #extend(count: number, step: number, metric: Metric, stream: RandomStream): boolean {
    const point = this.#end;
    let height = 0;
    for (let made = 1; made <= count; made++) {
      leapfrogInPlace(point, step, metric, this.#density);
      const difference = this.#initialEnergy - energy(point);
      const logWeight = Number.isNaN(difference) ? Number.NEGATIVE_INFINITY : difference;
      this.#points++;
      this.#acceptanceSum += logWeight < 0 ? exp(logWeight) : 1;
      if (-logWeight > DIVERGENCE_THRESHOLD) {
        this.#divergent = true;
        return false;
      }
      setLeaf(this.#stack[height++], point, logWeight);
      for (let size = made; size % 2 === 0; size /= 2) {
        height--;
        if (!mergeInPlace(this.#stack[height - 1], this.#stack[height], "multinomial", stream)) return false;
      }
    }
    return true;
  }
}
