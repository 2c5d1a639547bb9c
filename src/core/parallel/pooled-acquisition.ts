/**
 * @file The acquisition of one batch, shared by the threads of a pool. Each hyperparameter sample belongs to one thread.
 * Shares are combined in the order of the samples, so that the value is the same bit for bit whatever the number of
 * threads.
 */
import { type Aim, averageLogs, powerMean, type SessionDefinition } from "../acquisition/index.ts";
import type { Features } from "../space/index.ts";
import type { ResultOf, SessionState, Task } from "./task.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** An open acquisition. Its points are points of the unit cube (count × dimension, row-major). */
export interface Acquisition {
  /** Adds a chosen point as pending. */
  append(point: Float64Array): Promise<void>;
  /** log α at `points`; length count. */
  score(points: Float64Array): Promise<Float64Array>;
  /**
   * Log of the posterior expectation of the quantity that is maximised; length count. Candidates are ranked by α
   * instead.
   */
  expected(points: Float64Array): Promise<Float64Array>;
  /** What is maximised now. */
  readonly aim: Aim;
  /** Whether each candidate of the batch maximises another function (a scalarisation of its own). */
  readonly varies: boolean;
  /** log α of some points of the session's pool, by index. */
  scorePool(members: Int32Array): Promise<Float64Array>;
  /** log α and its gradient (count × dimension) at up to 64 points. */
  gradient(points: Float64Array): Promise<ScoresWithGradient>;
  close(): Promise<void>;
}

/** log α (length count) and its gradient (count × dimension, row-major). */
export interface ScoresWithGradient {
  readonly values: Float64Array;
  readonly gradient: Float64Array;
}

/** A mean over hyperparameter samples of logs; it leaves in its argument the weights of the gradients. */
type LogMean = (logs: Float64Array) => number;

/**
 * Opens a batch's acquisition on the threads of a pool.
 *
 * @param definition - its pending points and its pool are points of the unit cube
 * @param features - maps points of the unit cube to the models' inputs
 */
export async function openPooledAcquisition(
  pool: WorkerPool,
  definition: SessionDefinition,
  features: Features,
): Promise<Acquisition> {
  const acquisition = new PooledAcquisition(pool, definition, features);
  await acquisition.open();
  return acquisition;
}

class PooledAcquisition implements Acquisition {
  readonly #pool: WorkerPool;
  readonly #features: Features;
  readonly #session: SessionDefinition;
  /** The hyperparameter samples that each thread holds. */
  readonly #shares: readonly (readonly number[])[];
  /** Number of hyperparameter samples. */
  readonly #samples: number;
  #aim: Aim = "reach";

  constructor(pool: WorkerPool, definition: SessionDefinition, features: Features) {
    this.#pool = pool;
    this.#features = features;
    this.#session = {
      ...definition,
      pending: features.of(definition.pending),
      pool: features.of(definition.pool),
    };
    this.#samples = definition.models[0].hyperparameters.count;
    const threads = Math.min(pool.size, this.#samples);
    const all = Array.from({ length: this.#samples }, (_, s) => s);
    this.#shares = Array.from({ length: threads }, (_, thread) => all.filter((s) => s % threads === thread));
  }

  get aim(): Aim {
    return this.#aim;
  }

  get varies(): boolean {
    return this.#session.scalarised !== undefined;
  }

  async open(): Promise<void> {
    const session = this.#session;
    const states = await Promise.all(
      this.#shares.map((samples, thread) => this.#pool.runOn(thread, { kind: "open-session", session, samples })),
    );
    this.#decideAim(states);
  }

  async append(point: Float64Array): Promise<void> {
    this.#decideAim(await this.#everywhere({ kind: "append", point: this.#features.of(point) }));
  }

  score(points: Float64Array): Promise<Float64Array> {
    return this.#scoreBy(powerMean, points, false);
  }

  expected(points: Float64Array): Promise<Float64Array> {
    return this.#scoreBy(averageLogs, points, true);
  }

  async scorePool(members: Int32Array): Promise<Float64Array> {
    const parts = await this.#everywhere({ kind: "score-pool", members, aim: this.#aim });
    return this.#combine(parts, members.length, powerMean);
  }

  async gradient(points: Float64Array): Promise<ScoresWithGradient> {
    const rows = this.#features.of(points);
    const d = this.#features.width;
    const parts = await this.#everywhere({ kind: "score-with-gradient", points: rows, aim: this.#aim });
    const values = this.#bySample(
      parts.map((part) => part.values),
      rows.length / d,
    );
    const gradients = this.#bySample(
      parts.map((part) => part.gradients),
      rows.length,
    );
    const combined = combineGradients(values, gradients, d);
    return { values: combined.values, gradient: this.#features.pullback(points, combined.gradient) };
  }

  async close(): Promise<void> {
    await this.#everywhere({ kind: "close-session" });
  }

  /** Improvement is the aim once at least half of all draws hold a point beyond the reference point. */
  #decideAim(states: readonly SessionState[]): void {
    const reached = states.reduce((sum, state) => sum + state.reached, 0);
    this.#aim = 2 * reached >= this.#samples * this.#session.draws ? "improvement" : "reach";
  }

  #everywhere<T extends Task>(task: T): Promise<readonly ResultOf<T>[]> {
    return Promise.all(this.#shares.map((_, thread) => this.#pool.runOn(thread, task)));
  }

  async #scoreBy(mean: LogMean, points: Float64Array, isExpectation: boolean): Promise<Float64Array> {
    const rows = this.#features.of(points);
    const parts = await this.#everywhere({ kind: "score", points: rows, aim: this.#aim, isExpectation });
    return this.#combine(parts, rows.length / this.#features.width, mean);
  }

  /** The mean over hyperparameter samples of what each thread gave (its samples × count). */
  #combine(parts: readonly Float64Array[], count: number, mean: LogMean): Float64Array {
    const rows = this.#bySample(parts, count);
    const logs = new Float64Array(this.#samples);
    return Float64Array.from({ length: count }, (_, i) => {
      for (let s = 0; s < this.#samples; s++) logs[s] = rows[s][i];
      return mean(logs);
    });
  }

  /** Rows of `width` numbers, one for each hyperparameter sample, in the order of the samples. */
  #bySample(parts: readonly Float64Array[], width: number): readonly Float64Array[] {
    const rows = new Array<Float64Array>(this.#samples);
    this.#shares.forEach((samples, thread) => {
      samples.forEach((s, at) => {
        rows[s] = parts[thread].subarray(at * width, (at + 1) * width);
      });
    });
    return rows;
  }
}

/** log α, and ∇ log α = Σ_s w_s ∇ log α_s with the weights w_s of the mean over samples. */
function combineGradients(
  values: readonly Float64Array[],
  gradients: readonly Float64Array[],
  d: number,
): ScoresWithGradient {
  const count = values[0].length;
  const logs = new Float64Array(values.length);
  const gradient = new Float64Array(count * d);
  const combined = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < logs.length; s++) logs[s] = values[s][i];
    combined[i] = powerMean(logs);
    for (let s = 0; s < logs.length; s++) {
      if (logs[s] === 0) continue;
      for (let at = i * d; at < (i + 1) * d; at++) gradient[at] += logs[s] * gradients[s][at];
    }
  }
  return { values: combined, gradient };
}
