/**
 * @file The acquisition of one batch: qLogNEHVI's sequential greedy step with the candidate integrated out exactly,
 * averaged over draws t of the outcomes at evaluated and pending points, for each hyperparameter sample s:
 *
 *   α_s(x) = 1/T Σ_t EHVI_{s,t}(x)
 *
 * A session holds some of the samples (each thread has its share) and gives log α_s and its gradient for each of them;
 * the shares of all sessions are combined by a mean over samples (power-mean.ts). While most draws hold no point beyond
 * the reference point, the probability of exceeding it replaces EHVI.
 *
 * Where outcomes are constrained, a draw's term is EHVI_{s,t}(x) · P_{s,t}(x satisfies its constraints): the models are
 * independent, so the product is exact. Candidates are ranked with some doubt in the constrained metrics' models (feasibility.ts).
 *
 * | part | file |
 * |---|---|
 * | draws of all metrics at known points, conditional moments of new ones | posterior-draws.ts |
 * | what a candidate has to improve on, by draw | draw-fronts.ts |
 * | a candidate's outcomes on the scale of the improvement | candidate-outcomes.ts |
 * | the score of a candidate in one draw | draw-score.ts, choose-score.ts, feasibility.ts |
 * | the average over draws and its adjoints | draw-average.ts |
 */
import { POINTS_PER_CHUNK } from "../linalg/index.ts";
import { createRandomStream } from "../random/index.ts";
import { log } from "../special/index.ts";
import { CandidateOutcomes } from "./candidate-outcomes.ts";
import { chooseScore } from "./choose-score.ts";
import { DrawAverage } from "./draw-average.ts";
import { DrawFronts } from "./draw-fronts.ts";
import type { DrawScore } from "./draw-score.ts";
import { createFeasibility, type Feasibility } from "./feasibility.ts";
import { PosteriorDraws } from "./posterior-draws.ts";
import { createReachScore } from "./reach-score.ts";
import type { Aim, ModelledObjective, SessionDefinition } from "./session-definition.ts";

/**
 * Draws of all hyperparameter samples together by which the pool is ranked: a rough order suffices. At most every second
 * draw is used.
 */
const POOL_DRAWS = 64;
const MIN_POOL_STRIDE = 2;

/** How a candidate is scored in one draw. */
interface Scoring {
  readonly aim: Aim;
  readonly wantGradient: boolean;
  readonly feasibility: Feasibility | undefined;
}

/** The share of some hyperparameter samples in a batch's acquisition. Points are appended as they are chosen. */
export class AcquisitionSession {
  readonly #seed: string;
  /** Number of objectives; the metrics after them are constrained. */
  readonly #m: number;
  readonly #draws: PosteriorDraws;
  readonly #candidate: CandidateOutcomes;
  readonly #fronts: DrawFronts;
  readonly #scores: Readonly<Record<Aim, DrawScore>>;
  /** By which candidates are ranked. */
  readonly #feasibility: Feasibility | undefined;
  /** That of the models as they are. */
  readonly #expectedFeasibility: Feasibility | undefined;
  readonly #average: DrawAverage;
  /** Every how many draws the pool is ranked by one; it divides the number of draws. */
  readonly #poolStride: number;

  /** @param samples - the hyperparameter samples held here */
  constructor(definition: SessionDefinition, samples: readonly number[]) {
    const { referencePoint, seed, constraints = [], contamination } = definition;
    const models: readonly ModelledObjective[] = [...definition.models, ...constraints];
    this.#seed = seed;
    this.#m = definition.models.length;
    this.#draws = new PosteriorDraws(definition, samples);
    this.#candidate = new CandidateOutcomes(
      models.map(({ link }) => link),
      referencePoint,
    );
    this.#fronts = new DrawFronts(this.#draws, this.#candidate, referencePoint, constraints);
    this.#scores = {
      improvement: chooseScore(definition, samples),
      reach: createReachScore(referencePoint),
    };
    const isConstrained = constraints.length > 0;
    this.#feasibility = isConstrained ? createFeasibility(constraints, contamination) : undefined;
    this.#expectedFeasibility = isConstrained ? createFeasibility(constraints) : undefined;
    this.#average = new DrawAverage(definition.draws, models.length);
    this.#poolStride = poolStride(definition.draws, definition.models[0].hyperparameters.count);
    this.#updateFronts();
  }

  /** Number of draws that hold a point that beats the reference point. */
  get reached(): number {
    return this.#fronts.reached.reduce((sum, reached) => sum + reached, 0);
  }

  /** Adds a chosen point (d) as pending. */
  append(point: Float64Array): void {
    this.#draws.append(point);
    this.#updateFronts();
  }

  #updateFronts(): void {
    const stream = createRandomStream(this.#seed).split(`weights/${this.#draws.appended}`);
    this.#fronts.update(this.#scores.improvement, stream);
  }

  /**
   * log α_s at `count` points (count × d) for each sample held: samples × count.
   *
   * @param isExpectation - whether constrained metrics are those of the models, without the contamination
   */
  score(points: Float64Array, aim: Aim, isExpectation = false): Float64Array {
    const { d, samples } = this.#draws;
    const count = points.length / d;
    const values = new Float64Array(samples.length * count);
    for (let from = 0; from < count; from += POINTS_PER_CHUNK) {
      const piece = points.subarray(from * d, Math.min(count, from + POINTS_PER_CHUNK) * d);
      for (let position = 0; position < samples.length; position++) {
        this.#evaluate(position, piece, aim, { values: values.subarray(position * count + from), isExpectation });
      }
    }
    return values;
  }

  /** log α_s (samples × count) and its gradients (samples × count × d) at up to POINTS_PER_CHUNK points (count × d). */
  scoreWithGradient(points: Float64Array, aim: Aim): { values: Float64Array; gradients: Float64Array } {
    const { d, samples } = this.#draws;
    const count = points.length / d;
    const values = new Float64Array(samples.length * count);
    const gradients = new Float64Array(samples.length * count * d);
    for (let position = 0; position < samples.length; position++) {
      const gradient = gradients.subarray(position * count * d, (position + 1) * count * d);
      this.#evaluate(position, points, aim, { values: values.subarray(position * count), gradient });
    }
    return { values, gradients };
  }

  /** log α_s of some of the pool's points, from a part of the draws: samples × members. */
  scorePool(members: Int32Array, aim: Aim): Float64Array {
    const { samples } = this.#draws;
    const count = members.length;
    const values = new Float64Array(samples.length * count);
    const stride = this.#poolStride;
    for (let position = 0; position < samples.length; position++) {
      for (let i = 0; i < count; i++) {
        values[position * count + i] = this.#evaluateMember(position, members[i], aim, stride);
      }
    }
    return values;
  }

  /** One sample's log α_s at a point of the pool, from every `stride`-th draw. */
  #evaluateMember(position: number, member: number, aim: Aim, stride: number): number {
    const { draws: T, metrics } = this.#draws;
    const candidate = this.#candidate;
    const { logs } = this.#average;
    const scoring: Scoring = { aim, wantGradient: false, feasibility: this.#feasibility };
    for (let k = 0; k < metrics; k++) {
      candidate.setVariance(k, this.#draws.pool(position, k).variance[member]);
    }
    for (let t = 0; t < T; t++) {
      if (t % stride !== 0) {
        logs[t] = Number.NEGATIVE_INFINITY;
        continue;
      }
      for (let k = 0; k < metrics; k++) candidate.setMean(k, this.#draws.pool(position, k).mean[member * T + t]);
      logs[t] = this.#scoreDraw(position * T + t, scoring);
    }
    return this.#average.average() + log(stride);
  }

  /** One sample's log α_s at up to POINTS_PER_CHUNK points (count × d), and its gradient (count × d) where wanted. */
  #evaluate(
    position: number,
    points: Float64Array,
    aim: Aim,
    out: { readonly values: Float64Array; readonly gradient?: Float64Array; readonly isExpectation?: boolean },
  ): void {
    const { d, metrics, scratch } = this.#draws;
    const count = points.length / d;
    const { values, gradient, isExpectation } = out;
    const feasibility = isExpectation === true ? this.#expectedFeasibility : this.#feasibility;
    const scoring: Scoring = { aim, wantGradient: gradient !== undefined, feasibility };
    for (let k = 0; k < metrics; k++) this.#draws.outcomes(position, k).forward(points, count);
    for (let i = 0; i < count; i++) {
      this.#scoreDraws(position, i, scoring);
      values[i] = this.#average.average();
      if (gradient !== undefined) this.#average.writeAdjoints(i, scratch);
    }
    if (gradient === undefined) return;
    for (let k = 0; k < metrics; k++) this.#draws.outcomes(position, k).backward(count, gradient);
  }

  /** Scores point i of the chunk in every draw of a sample, with slopes where wanted. */
  #scoreDraws(position: number, i: number, scoring: Scoring): void {
    const { draws: T, metrics, scratch } = this.#draws;
    const candidate = this.#candidate;
    const average = this.#average;
    for (let k = 0; k < metrics; k++) candidate.setVariance(k, scratch[k].variance[i]);
    for (let t = 0; t < T; t++) {
      for (let k = 0; k < metrics; k++) candidate.setMean(k, scratch[k].mean[i * T + t]);
      average.logs[t] = this.#scoreDraw(position * T + t, scoring);
      if (!scoring.wantGradient) continue;
      average.setSlopes(t, 0, this.#scores[scoring.aim], candidate);
      if (scoring.feasibility !== undefined) average.setSlopes(t, this.#m, scoring.feasibility, candidate);
    }
  }

  /** The log of what the candidate adds in one draw, times the probability that it satisfies its constraints. */
  #scoreDraw(draw: number, { aim, wantGradient, feasibility }: Scoring): number {
    // A draw that already holds a point beyond the reference point gains nothing from a further one.
    if (aim === "reach" && this.#fronts.reached[draw] === 1) return Number.NEGATIVE_INFINITY;
    const value = this.#scores[aim].evaluate(draw, this.#candidate, wantGradient);
    return feasibility === undefined ? value : value + feasibility.evaluate(this.#candidate, this.#m);
  }
}

/** The largest power of two that divides the number of draws per sample and leaves enough draws of all samples. */
function poolStride(draws: number, samples: number): number {
  if (draws <= MIN_POOL_STRIDE) return 1;
  let stride = MIN_POOL_STRIDE;
  while (draws % (2 * stride) === 0 && (samples * draws) / (2 * stride) >= POOL_DRAWS) stride *= 2;
  return stride;
}
