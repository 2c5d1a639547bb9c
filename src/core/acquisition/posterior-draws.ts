/**
 * @file The outcome draws of all metrics under some hyperparameter samples, with their conditional moments at a pool,
 * in one arena. Draws are numbered consecutively: draw t of the sample at position s is number s · T + t.
 */
import { type Arena, createArena, doublesOf, POINTS_PER_CHUNK } from "../linalg/index.ts";
import { createRandomStream } from "../random/index.ts";
import { drawingShapes } from "./matheron-draws.ts";
import { type Appended, OutcomeDraws, outcomeShapes } from "./outcome-draws.ts";
import { PoolMoments, poolShapes } from "./pool-moments.ts";
import { createScratch, type Scratch, type ScratchSizes, scratchShapes } from "./scratch.ts";
import type { ModelledObjective, SessionDefinition } from "./session-definition.ts";

/** Draws of every metric (the objectives, then the constrained ones). Pending points are appended one by one. */
export class PosteriorDraws {
  readonly d: number;
  /** Number of metrics. */
  readonly metrics: number;
  /** Draws T of each hyperparameter sample. */
  readonly draws: number;
  /** The hyperparameter samples held here. */
  readonly samples: readonly number[];
  /** One per metric: moments of the last points conditioned, and where their adjoints are written. */
  readonly scratch: readonly Scratch[];
  /** Points appended so far, pending ones included. */
  appended = 0;
  readonly #seed: string;
  /** Evaluated points that a front is made of, and for each metric the number of others that its model knows. */
  readonly #own: number;
  readonly #others: readonly number[];
  /** [position of the sample × metrics + metric]. */
  readonly #outcomes: readonly OutcomeDraws[];
  readonly #pools: readonly PoolMoments[];

  constructor(definition: SessionDefinition, samples: readonly number[]) {
    const { pending, pool, maxAppended, draws, seed, constraints = [] } = definition;
    const models: readonly Omit<ModelledObjective, "link">[] = [...definition.models, ...constraints];
    const { data } = models[0];
    const { d } = data;
    this.d = d;
    this.metrics = models.length;
    this.draws = draws;
    this.samples = samples;
    this.#seed = seed;
    this.#own = data.own ?? data.n;
    this.#others = models.map((model) => model.data.n - this.#own);
    const known = Math.max(...models.map((model) => model.data.n));
    const capacity = known + pending.length / d + maxAppended;
    const sizes: ScratchSizes = { chunk: POINTS_PER_CHUNK, capacity, d, draws, poolSize: pool.length / d };
    const arena = arenaFor(sizes, models.length, samples.length, known);
    this.scratch = models.map(() => createScratch(arena, sizes));
    this.#outcomes = samples.flatMap((index) =>
      models.map(({ data, hyperparameters }, k) => {
        const stream = createRandomStream(seed).split(`draws/${index}/${k}`);
        const scratch = this.scratch[k];
        return new OutcomeDraws({ arena, scratch, data, samples: hyperparameters, index, draws, capacity, stream });
      }),
    );
    for (let at = 0; at < pending.length; at += d) this.#eachAppended(pending.subarray(at, at + d), () => undefined);
    this.#pools =
      pool.length === 0
        ? []
        : this.#outcomes.map((outcome, at) => {
            const scratch = this.scratch[at % models.length];
            return new PoolMoments({ arena, scratch, outcome, pool, capacity, chunk: POINTS_PER_CHUNK });
          });
  }

  /** Number of points that a front may be made of: the study's own, and those appended. */
  get points(): number {
    return this.#own + this.appended;
  }

  /** Metric k's draws under the sample at a position. */
  outcomes(position: number, k: number): OutcomeDraws {
    return this.#outcomes[position * this.metrics + k];
  }

  /** Metric k's moments at the pool under the sample at a position. */
  pool(position: number, k: number): PoolMoments {
    return this.#pools[position * this.metrics + k];
  }

  /** The place of the i-th point of a front in metric k's draws: appended points come after all that its model knows. */
  placeOf(k: number, i: number): number {
    return i < this.#own ? i : i + this.#others[k];
  }

  /** Adds a pending point (d) to all draws, and conditions the pool on it. */
  append(point: Float64Array): void {
    this.#eachAppended(point, (at, appended) => this.#pools[at]?.update(point, appended));
  }

  #eachAppended(point: Float64Array, then: (at: number, appended: Appended) => void): void {
    const stream = createRandomStream(this.#seed).split(`pending/${this.appended++}`);
    this.#outcomes.forEach((outcome, at) => {
      const s = this.samples[Math.floor(at / this.metrics)];
      then(at, outcome.append(point, stream.split(`${s}/${at % this.metrics}`)));
    });
  }
}

/** An arena for the draws and pools of all metrics under all samples, and for drawing at `known` points at first. */
function arenaFor(sizes: ScratchSizes, metrics: number, samples: number, known: number): Arena {
  const { capacity, d, draws, poolSize } = sizes;
  const each = doublesOf(outcomeShapes(capacity, d, draws)) + doublesOf(poolShapes(poolSize, d));
  const temporary = doublesOf(drawingShapes(known, draws));
  return createArena(samples * metrics * each + metrics * doublesOf(scratchShapes(sizes)) + temporary);
}
