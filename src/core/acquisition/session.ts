/**
 * @file The acquisition of one batch: qLogNEHVI's sequential greedy step with the candidate integrated out exactly,
 * averaged over hyperparameter samples and draws of the outcomes at evaluated and pending points. While most draws hold
 * no point beyond the reference point, the probability of getting there takes its place.
 *
 *   log α(x) = log 1/(S·T) Σ_{s ≤ S} Σ_{t ≤ T} EHVI_{s,t}(x)
 */
import type { Dataset, HyperparameterSamples } from "../gp/index.ts";
import { minimizeTogether, startMinimizer } from "../optimize/index.ts";
import { boxDecomposition } from "../pareto/index.ts";
import { createRandomStream } from "../random/index.ts";
import { exp, log } from "../special/index.ts";
import { type Cells, createImprovement, createSuccess, type Improvement } from "./improvement.ts";
import { OutcomeDraws } from "./outcome-draws.ts";

/** Points scored together; also the size in which work is dealt to threads, so results do not depend on their number. */
export const CHUNK = 64;

/** One metric's model. All models of a session have the same number of hyperparameter samples. */
export interface MetricModel {
  readonly data: Dataset;
  readonly hyperparameters: HyperparameterSamples;
}

/** What a session is about; structured-cloneable. */
export interface SessionDefinition {
  /** One model a maximised objective, over the same points. */
  readonly models: readonly MetricModel[];
  /** On the models' standardised scale, maximised; length m. */
  readonly referencePoint: Float64Array;
  /** Points that are running now, count × d. */
  readonly pending: Float64Array;
  /** How many points may be appended. */
  readonly room: number;
  /** Outcome draws for each hyperparameter sample. */
  readonly draws: number;
  readonly seed: string;
}

interface Draw {
  cells: Cells;
  /** Whether some evaluated or pending point beats the reference point in this draw. */
  reached: boolean;
}

/** A batch's acquisition. It has a life: points are appended as they are chosen. */
export class AcquisitionSession {
  readonly #m: number;
  readonly #d: number;
  readonly #samples: number;
  readonly #draws: number;
  readonly #reference: Float64Array;
  readonly #seed: string;
  /** [sample × m + metric] */
  readonly #outcomes: readonly OutcomeDraws[];
  readonly #states: Draw[];
  readonly #improvement: Improvement;
  readonly #success: Improvement;
  readonly #mean: Float64Array;
  readonly #deviation: Float64Array;
  /** log improvements of the current chunk: CHUNK × (samples · draws). */
  readonly #logs: Float64Array;
  readonly #slopes: Float64Array;
  #appended = 0;

  constructor(definition: SessionDefinition) {
    const { models, referencePoint, pending, room, draws, seed } = definition;
    this.#m = models.length;
    const { n, d } = models[0].data;
    this.#d = d;
    this.#samples = models[0].hyperparameters.count;
    this.#draws = draws;
    this.#reference = referencePoint;
    this.#seed = seed;
    const waiting = pending.length / d;
    const stream = createRandomStream(seed);
    const outcomes: OutcomeDraws[] = [];
    for (let s = 0; s < this.#samples; s++) {
      for (let k = 0; k < this.#m; k++) {
        const { data, hyperparameters } = models[k];
        const own = stream.split(`draws/${s}/${k}`);
        outcomes.push(new OutcomeDraws(data, hyperparameters, s, draws, n + waiting + room, CHUNK, own));
      }
    }
    this.#outcomes = outcomes;
    this.#improvement = createImprovement(this.#m);
    this.#success = createSuccess(referencePoint);
    this.#mean = new Float64Array(this.#m);
    this.#deviation = new Float64Array(this.#m);
    this.#logs = new Float64Array(CHUNK * this.#samples * draws);
    this.#slopes = new Float64Array(CHUNK * this.#samples * draws * 2 * this.#m);
    this.#states = Array.from({ length: this.#samples * draws }, () => ({
      cells: { count: 0, lower: new Float64Array(0), upper: new Float64Array(0) },
      reached: false,
    }));
    for (let i = 0; i < waiting; i++) this.#extend(pending.subarray(i * d, (i + 1) * d));
    this.#decompose();
  }

  /** Whether most draws hold a point that beats the reference point, so that improvement is what is maximised. */
  get reached(): boolean {
    let count = 0;
    for (const state of this.#states) if (state.reached) count++;
    return 2 * count >= this.#states.length;
  }

  /** Adds a chosen point as pending. */
  append(point: Float64Array): void {
    this.#extend(point);
    this.#decompose();
  }

  #extend(point: Float64Array): void {
    const stream = createRandomStream(this.#seed).split(`pending/${this.#appended++}`);
    this.#outcomes.forEach((outcome, at) => {
      outcome.append(point, stream.split(at));
    });
  }

  #decompose(): void {
    const m = this.#m;
    const n = this.#outcomes[0].size;
    const front = new Float64Array(n * m);
    for (let s = 0; s < this.#samples; s++) {
      for (let t = 0; t < this.#draws; t++) {
        let count = 0;
        for (let i = 0; i < n; i++) {
          let beats = true;
          for (let k = 0; k < m; k++) {
            const value = this.#outcomes[s * m + k].outcome(t, i);
            front[count * m + k] = value;
            beats &&= value > this.#reference[k];
          }
          if (beats) count++;
        }
        const state = this.#states[s * this.#draws + t];
        state.reached = count > 0;
        state.cells = boxDecomposition(front.subarray(0, count * m), count, m, this.#reference);
      }
    }
  }

  /** log α at `count` points (count × d). */
  score(points: Float64Array): Float64Array {
    const count = points.length / this.#d;
    const values = new Float64Array(count);
    for (let from = 0; from < count; from += CHUNK) {
      const size = Math.min(CHUNK, count - from);
      this.#evaluate(points.subarray(from * this.#d, (from + size) * this.#d), size, values.subarray(from), undefined);
    }
    return values;
  }

  /** log α and its gradient (count × d) at up to CHUNK points. */
  scoreWithGradient(points: Float64Array): { values: Float64Array; gradient: Float64Array } {
    const count = points.length / this.#d;
    const values = new Float64Array(count);
    const gradient = new Float64Array(count * this.#d);
    this.#evaluate(points, count, values, gradient);
    return { values, gradient };
  }

  /** Improves starts (count × d) within the unit cube by L-BFGS-B, all together. */
  ascend(starts: Float64Array, maxEvaluations: number): { points: Float64Array; values: Float64Array } {
    const d = this.#d;
    const count = starts.length / d;
    const lower = new Float64Array(d);
    const upper = new Float64Array(d).fill(1);
    const minimizers = Array.from({ length: count }, (_, i) =>
      startMinimizer(starts.slice(i * d, (i + 1) * d), {
        lower,
        upper,
        maxIterations: maxEvaluations,
        maxEvaluations,
        gradientTolerance: 1e-5,
        relativeDecrease: 1e-7,
      }),
    );
    minimizeTogether(minimizers, (points, values, gradients) => {
      const together = new Float64Array(points.length * d);
      points.forEach((point, i) => {
        together.set(point, i * d);
      });
      const scored = this.scoreWithGradient(together);
      for (let i = 0; i < points.length; i++) {
        values[i] = -scored.values[i];
        for (let j = 0; j < d; j++) gradients[i][j] = -scored.gradient[i * d + j];
      }
    });
    const points = new Float64Array(count * d);
    const values = new Float64Array(count);
    minimizers.forEach(({ best }, i) => {
      points.set(best.point, i * d);
      values[i] = -best.value;
    });
    return { points, values };
  }

  #evaluate(points: Float64Array, count: number, values: Float64Array, gradient: Float64Array | undefined): void {
    const m = this.#m;
    const T = this.#draws;
    const all = this.#samples * T;
    const reached = this.reached;
    const score = reached ? this.#improvement : this.#success;
    for (const outcome of this.#outcomes) outcome.forward(points, count);
    for (let s = 0; s < this.#samples; s++) {
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < m; k++) this.#deviation[k] = Math.sqrt(this.#outcomes[s * m + k].variance[i]);
        for (let t = 0; t < T; t++) {
          const at = i * all + s * T + t;
          const state = this.#states[s * T + t];
          // A draw that is there already gains nothing from getting there again.
          if (!reached && state.reached) {
            this.#logs[at] = Number.NEGATIVE_INFINITY;
            continue;
          }
          for (let k = 0; k < m; k++) this.#mean[k] = this.#outcomes[s * m + k].mean[i * T + t];
          if (gradient === undefined) {
            this.#logs[at] = score.value(state.cells, this.#mean, this.#deviation);
          } else {
            this.#logs[at] = score.withGradient(state.cells, this.#mean, this.#deviation);
            for (let k = 0; k < m; k++) {
              this.#slopes[(at * m + k) * 2] = score.byMean[k];
              this.#slopes[(at * m + k) * 2 + 1] = score.byDeviation[k];
            }
          }
        }
      }
    }
    for (let i = 0; i < count; i++) values[i] = this.#average(i, all);
    if (gradient !== undefined) this.#pullBack(count, all, gradient);
  }

  /** log mean exp of a point's log improvements; turns them into weights that sum to 1. */
  #average(i: number, all: number): number {
    const logs = this.#logs.subarray(i * all, (i + 1) * all);
    let largest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < all; at++) if (logs[at] > largest) largest = logs[at];
    if (largest === Number.NEGATIVE_INFINITY) {
      logs.fill(0);
      return largest;
    }
    let sum = 0;
    for (let at = 0; at < all; at++) {
      logs[at] = exp(logs[at] - largest);
      sum += logs[at];
    }
    for (let at = 0; at < all; at++) logs[at] /= sum;
    return largest + log(sum / all);
  }

  #pullBack(count: number, all: number, gradient: Float64Array): void {
    const m = this.#m;
    const T = this.#draws;
    gradient.fill(0);
    for (let s = 0; s < this.#samples; s++) {
      for (let k = 0; k < m; k++) {
        const outcome = this.#outcomes[s * m + k];
        for (let i = 0; i < count; i++) {
          let byDeviation = 0;
          for (let t = 0; t < T; t++) {
            const at = i * all + s * T + t;
            const weight = this.#logs[at];
            outcome.meanAdjoint[i * T + t] = weight === 0 ? 0 : weight * this.#slopes[(at * m + k) * 2];
            byDeviation += weight === 0 ? 0 : weight * this.#slopes[(at * m + k) * 2 + 1];
          }
          // σ = √variance
          outcome.varianceAdjoint[i] = byDeviation / (2 * Math.sqrt(outcome.variance[i]));
        }
        outcome.backward(gradient);
      }
    }
  }
}
