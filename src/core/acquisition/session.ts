/**
 * @file The acquisition of one batch: qLogNEHVI's sequential greedy step with the candidate integrated out exactly,
 * averaged over draws t of the outcomes at evaluated and pending points, for each hyperparameter sample s:
 *
 *   α_s(x) = 1/T Σ_t EHVI_{s,t}(x)
 *
 * A session holds some of the samples (each thread has its share) and gives log α_s and its gradient for each of them;
 * the shares of all sessions are put together by a mean over samples (average-logs.ts). While most draws hold no point
 * beyond the reference point, the probability of getting there takes the place of EHVI.
 *
 * Where outcomes are constrained, a draw's front holds only points whose constrained metrics keep their intervals in
 * that draw, and its term is EHVI_{s,t}(x) · P_{s,t}(x keeps them): independent models, so the product is exact.
 */
import type { Dataset, HyperparameterSamples } from "../gp/index.ts";
import { createArena } from "../linalg/index.ts";
import { createRandomStream } from "../random/index.ts";
import { log } from "../special/index.ts";
import { averageLogs } from "./average-logs.ts";
import { createHypervolumeScore, createSuccessScore, type DrawScore } from "./draw-score.ts";
import { createFeasibility, type Feasibility, type Interval } from "./feasibility.ts";
import { type Link, type Linked, linkAt, linkInverse, linkStraightBelow } from "./link.ts";
import { OutcomeDraws, outcomeDoubles } from "./outcome-draws.ts";
import { PoolMoments, poolDoubles } from "./pool-moments.ts";
import { createScalarisedScore } from "./scalarised-score.ts";
import { createScratch, type Scratch, scratchDoubles } from "./scratch.ts";

/** Points conditioned together. */
const CHUNK = 64;
/** The pool is only ranked: every second draw does. */
const POOL_STRIDE = 2;

/** One metric's model. All models of a session have the same number of hyperparameter samples. */
export interface MetricModel {
  readonly data: Dataset;
  readonly hyperparameters: HyperparameterSamples;
  /** Where improvement is counted on another scale than the model's. */
  readonly link?: Link;
}

/** A metric with the interval that it has to lie in, on its model's scale. */
export interface ConstraintModel extends Interval {
  readonly data: Dataset;
  readonly hyperparameters: HyperparameterSamples;
}

/** What a session is about; structured-cloneable. */
export interface SessionDefinition {
  /** One model a maximised objective, over the same points of the study's own. */
  readonly models: readonly MetricModel[];
  /** One model a constrained metric that is no objective, over the same points, with as many hyperparameter samples. */
  readonly constraints?: readonly ConstraintModel[];
  /** On the scale that improvement is counted on (a metric's link, or its model's own), maximised; length m. */
  readonly referencePoint: Float64Array;
  /** Improves a random scalarisation for each candidate instead of the hypervolume, which more than five objectives make
   * too dear: what one unit of each objective is, length m. */
  readonly scalarised?: Float64Array;
  /** Points that are running now, count × d. */
  readonly pending: Float64Array;
  /** Points to be ranked again and again as the batch grows, count × d. */
  readonly pool: Float64Array;
  /** How many points may be appended. */
  readonly room: number;
  /** Outcome draws for each hyperparameter sample. */
  readonly draws: number;
  readonly seed: string;
}

/** What is maximised: the hypervolume improvement, or the probability of beating the reference point. */
export type Aim = "improvement" | "success";

/** The share of some hyperparameter samples in a batch's acquisition. It has a life: points are appended as chosen. */
export class AcquisitionSession {
  readonly #m: number;
  /** Objectives and constrained metrics. */
  readonly #metrics: number;
  readonly #constraints: readonly Interval[];
  readonly #feasibility: Feasibility;
  readonly #d: number;
  /** Evaluated points that a front is made of, and for each metric how many others its model knows. */
  readonly #own: number;
  readonly #more: readonly number[];
  readonly #samples: readonly number[];
  readonly #draws: number;
  readonly #reference: Float64Array;
  readonly #seed: string;
  readonly #scratch: readonly Scratch[];
  /** [position of the sample × metrics + metric] */
  readonly #outcomes: readonly OutcomeDraws[];
  readonly #pools: readonly PoolMoments[];
  readonly #poolSize: number;
  /** One a draw: whether some evaluated or pending point beats the reference point in it. */
  readonly #reached: Uint8Array;
  readonly #aims: Readonly<Record<Aim, DrawScore>>;
  readonly #mean: Float64Array;
  readonly #deviation: Float64Array;
  readonly #logDeviation: Float64Array;
  readonly #links: readonly (Link | undefined)[];
  /** The reference point on the scale of each linked metric's model. */
  readonly #floors: readonly number[];
  /** The candidate's links in the draw that is scored: one a metric. */
  readonly #linked: readonly Linked[];
  readonly #modelDeviation: Float64Array;
  readonly #logs: Float64Array;
  readonly #slopes: Float64Array;
  #appended = 0;

  /** @param samples - the hyperparameter samples held here */
  constructor(definition: SessionDefinition, samples: readonly number[]) {
    const { referencePoint, pending, pool, room, draws, seed, constraints = [] } = definition;
    const models: readonly MetricModel[] = [...definition.models, ...constraints];
    const m = definition.models.length;
    const metrics = models.length;
    const { d } = models[0].data;
    const n = models.reduce((most, { data }) => Math.max(most, data.n), 0);
    this.#own = models[0].data.own ?? models[0].data.n;
    this.#more = models.map(({ data }) => data.n - this.#own);
    this.#m = m;
    this.#metrics = metrics;
    this.#constraints = constraints;
    this.#feasibility = createFeasibility(constraints);
    this.#d = d;
    this.#samples = samples;
    this.#draws = draws;
    this.#reference = referencePoint;
    this.#seed = seed;
    this.#poolSize = pool.length / d;
    const waiting = pending.length / d;
    const capacity = n + waiting + room;
    const chunk = Math.max(CHUNK, this.#poolSize);
    const each = outcomeDoubles(capacity, d, draws) + poolDoubles(this.#poolSize, d);
    const temporary = 3 * n * n + 2 * draws * n + 64;
    // The slope of a pool's covariance with one point needs as many numbers as the pool has points.
    const arena = createArena(
      samples.length * metrics * each +
        metrics * scratchDoubles(CHUNK, Math.max(capacity, Math.ceil(chunk / CHUNK)), d, draws) +
        temporary,
    );
    const stride = Math.max(capacity, Math.ceil(chunk / CHUNK));
    this.#scratch = models.map(() => createScratch(arena, CHUNK, stride, d, draws));
    this.#outcomes = samples.flatMap((s) =>
      models.map(({ data, hyperparameters }, k) => {
        const stream = createRandomStream(seed).split(`draws/${s}/${k}`);
        return new OutcomeDraws(arena, this.#scratch[k], data, hyperparameters, s, draws, capacity, stream);
      }),
    );
    const states = samples.length * draws;
    this.#reached = new Uint8Array(states);
    this.#aims = {
      improvement:
        definition.scalarised === undefined
          ? createHypervolumeScore(referencePoint, states)
          : createScalarisedScore(
              referencePoint,
              definition.scalarised,
              draws,
              samples.map((s) => createRandomStream(seed).split(`candidate/${s}`)),
            ),
      success: createSuccessScore(referencePoint),
    };
    this.#mean = new Float64Array(metrics);
    this.#deviation = new Float64Array(metrics);
    this.#logDeviation = new Float64Array(metrics);
    this.#links = models.map(({ link }) => link);
    this.#floors = models.map(({ link }, k) => (link === undefined ? 0 : linkInverse(link, referencePoint[k])));
    this.#linked = models.map(() => ({ value: 0, slope: 1, curvature: 0 }));
    this.#modelDeviation = new Float64Array(metrics);
    this.#logs = new Float64Array(draws);
    this.#slopes = new Float64Array(CHUNK * draws * 2 * metrics);
    for (let i = 0; i < waiting; i++) {
      const point = pending.subarray(i * d, (i + 1) * d);
      this.#eachAppended(point, () => undefined);
    }
    this.#pools =
      this.#poolSize === 0
        ? []
        : this.#outcomes.map(
            (outcome, at) => new PoolMoments(arena, this.#scratch[at % metrics], outcome, pool, d, capacity, CHUNK),
          );
    this.#decompose();
  }

  /** How many draws hold a point that beats the reference point. */
  get reached(): number {
    return this.#reached.reduce((sum, reached) => sum + reached, 0);
  }

  /** Adds a chosen point as pending. */
  append(point: Float64Array): void {
    this.#eachAppended(point, (at, appended) => this.#pools[at]?.update(point, appended));
    this.#decompose();
  }

  #eachAppended(point: Float64Array, then: (at: number, appended: ReturnType<OutcomeDraws["append"]>) => void): void {
    const stream = createRandomStream(this.#seed).split(`pending/${this.#appended++}`);
    this.#outcomes.forEach((outcome, at) => {
      const s = this.#samples[Math.floor(at / this.#metrics)];
      then(at, outcome.append(point, stream.split(`${s}/${at % this.#metrics}`)));
    });
  }

  #decompose(): void {
    const m = this.#m;
    const n = this.#own + this.#appended;
    const front = new Float64Array(n * m);
    const { improvement } = this.#aims;
    improvement.next(createRandomStream(this.#seed).split(`weights/${this.#appended}`));
    for (let at = 0; at < this.#reached.length; at++) {
      const position = Math.floor(at / this.#draws);
      const t = at % this.#draws;
      let count = 0;
      let reached = 0;
      for (let i = 0; i < n; i++) {
        const feasible = this.#isFeasible(position, t, i);
        let beats = feasible;
        for (let k = 0; k < m; k++) {
          const value = this.#counted(k, this.#outcomes[position * this.#metrics + k].outcome(t, this.#place(k, i)));
          front[count * m + k] = value;
          beats &&= value > this.#reference[k];
        }
        if (beats) reached = 1;
        if (beats || (feasible && improvement.keepsAll)) count++;
      }
      this.#reached[at] = reached;
      improvement.keep(at, front.subarray(0, count * m), count);
    }
  }

  /** Whether point i keeps every constraint in draw t. */
  #isFeasible(position: number, t: number, i: number): boolean {
    return this.#constraints.every(({ lower, upper }, j) => {
      const value = this.#outcomes[position * this.#metrics + this.#m + j].outcome(t, this.#place(this.#m + j, i));
      return value >= lower && value <= upper;
    });
  }

  /** Where metric k's outcomes have the i-th point of a front: appended points come after all that its model knows. */
  #place(k: number, i: number): number {
    return i < this.#own ? i : i + this.#more[k];
  }

  /** log α_s at `count` points (count × d) for each sample held: samples × count. */
  score(points: Float64Array, aim: Aim): Float64Array {
    const count = points.length / this.#d;
    const values = new Float64Array(this.#samples.length * count);
    for (let from = 0; from < count; from += CHUNK) {
      const size = Math.min(CHUNK, count - from);
      const piece = points.subarray(from * this.#d, (from + size) * this.#d);
      for (let at = 0; at < this.#samples.length; at++) {
        this.#evaluate(at, piece, size, aim, values.subarray(at * count + from), undefined);
      }
    }
    return values;
  }

  /** log α_s (samples × count) and its gradients (samples × count × d) at up to CHUNK points. */
  scoreWithGradient(points: Float64Array, aim: Aim): { values: Float64Array; gradients: Float64Array } {
    const count = points.length / this.#d;
    const values = new Float64Array(this.#samples.length * count);
    const gradients = new Float64Array(this.#samples.length * count * this.#d);
    for (let at = 0; at < this.#samples.length; at++) {
      const gradient = gradients.subarray(at * count * this.#d, (at + 1) * count * this.#d);
      this.#evaluate(at, points, count, aim, values.subarray(at * count), gradient);
    }
    return { values, gradients };
  }

  /** log α_s of some of the pool's points, from a part of the draws: samples × members. */
  scorePool(members: Int32Array, aim: Aim): Float64Array {
    const m = this.#metrics;
    const T = this.#draws;
    const count = members.length;
    const values = new Float64Array(this.#samples.length * count);
    const step = T > POOL_STRIDE ? POOL_STRIDE : 1;
    for (let at = 0; at < this.#samples.length; at++) {
      for (let position = 0; position < count; position++) {
        const i = members[position];
        for (let k = 0; k < m; k++) this.#setDeviation(k, this.#pools[at * m + k].variance[i]);
        for (let t = 0; t < T; t++) {
          if (t % step !== 0) {
            this.#logs[t] = Number.NEGATIVE_INFINITY;
            continue;
          }
          for (let k = 0; k < m; k++) this.#setMean(k, this.#pools[at * m + k].mean[i * T + t]);
          this.#logs[t] = this.#scoreDraw(at * T + t, aim, false);
        }
        values[at * count + position] = averageLogs(this.#logs) + log(step);
      }
    }
    return values;
  }

  /** A value of the model's scale on the one that improvement is counted on. */
  #counted(k: number, value: number): number {
    const link = this.#links[k];
    if (link === undefined) return value;
    linkAt(link, value, this.#linked[k]);
    return this.#linked[k].value;
  }

  #setDeviation(k: number, variance: number): void {
    this.#modelDeviation[k] = Math.sqrt(variance);
    this.#deviation[k] = this.#modelDeviation[k];
    this.#logDeviation[k] = 0.5 * log(variance);
  }

  /** Sets the candidate's mean in one draw, after its deviation. */
  #setMean(k: number, mean: number): void {
    const link = this.#links[k];
    this.#mean[k] = mean;
    if (link === undefined) return;
    linkStraightBelow(link, this.#floors[k], mean, this.#linked[k]);
    this.#mean[k] = this.#linked[k].value;
    // The slope is positive: a link increases.
    this.#deviation[k] = Math.max(Number.MIN_VALUE, this.#linked[k].slope * this.#modelDeviation[k]);
    this.#logDeviation[k] = log(this.#deviation[k]);
  }

  /** Keeps the slopes of draw t by the model's mean and deviation: with w = g(μ) and s = g′(μ) σ, both move with μ. */
  #setSlopes(t: number, k: number, byMean: number, byDeviation: number): void {
    const at = (t * this.#metrics + k) * 2;
    const { slope, curvature } = this.#linked[k];
    const linked = this.#links[k] !== undefined;
    this.#slopes[at] = linked ? slope * byMean + curvature * this.#modelDeviation[k] * byDeviation : byMean;
    this.#slopes[at + 1] = linked ? slope * byDeviation : byDeviation;
  }

  #scoreDraw(state: number, aim: Aim, wantGradient: boolean): number {
    // A draw that is there already gains nothing from getting there again.
    if (aim === "success" && this.#reached[state] === 1) return Number.NEGATIVE_INFINITY;
    const value = this.#aims[aim].evaluate(state, this.#mean, this.#deviation, this.#logDeviation, wantGradient);
    if (this.#constraints.length === 0) return value;
    return value + this.#feasibility.evaluate(this.#mean, this.#deviation, this.#m);
  }

  /** One sample's log α_s at `count` ≤ CHUNK points, and its gradient (count × d) where wanted. */
  #evaluate(
    at: number,
    points: Float64Array,
    count: number,
    aim: Aim,
    values: Float64Array,
    gradient: Float64Array | undefined,
  ): void {
    const m = this.#metrics;
    const T = this.#draws;
    const score = this.#aims[aim];
    const feasibility = this.#feasibility;
    for (let k = 0; k < m; k++) this.#outcomes[at * m + k].forward(points, count);
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < m; k++) this.#setDeviation(k, this.#scratch[k].variance[i]);
      for (let t = 0; t < T; t++) {
        for (let k = 0; k < m; k++) this.#setMean(k, this.#scratch[k].mean[i * T + t]);
        this.#logs[t] = this.#scoreDraw(at * T + t, aim, gradient !== undefined);
        if (gradient === undefined) continue;
        for (let k = 0; k < this.#m; k++) this.#setSlopes(t, k, score.byMean[k], score.byDeviation[k]);
        for (let k = this.#m; k < m; k++) {
          this.#setSlopes(t, k, feasibility.byMean[k - this.#m], feasibility.byDeviation[k - this.#m]);
        }
      }
      values[i] = averageLogs(this.#logs);
      if (gradient !== undefined) this.#setAdjoints(i);
    }
    if (gradient !== undefined) for (let k = 0; k < m; k++) this.#outcomes[at * m + k].backward(count, gradient);
  }

  /** Adjoints of point i from the draws' weights (in `logs` after averaging) and slopes. */
  #setAdjoints(i: number): void {
    const m = this.#metrics;
    const T = this.#draws;
    for (let k = 0; k < m; k++) {
      const { meanAdjoint, varianceAdjoint, variance } = this.#scratch[k];
      let byDeviation = 0;
      for (let t = 0; t < T; t++) {
        const weight = this.#logs[t];
        meanAdjoint[i * T + t] = weight === 0 ? 0 : weight * this.#slopes[(t * m + k) * 2];
        byDeviation += weight === 0 ? 0 : weight * this.#slopes[(t * m + k) * 2 + 1];
      }
      // σ = √variance
      varianceAdjoint[i] = byDeviation / (2 * Math.sqrt(variance[i]));
    }
  }
}
