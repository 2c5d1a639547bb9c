/**
 * @file Deals work to threads: a fit is one task; an acquisition is shared by hyperparameter samples, each of which
 * belongs to one thread. Shares are put together in the order of the samples, so that the outcome is the same bit for
 * bit whatever the number of threads.
 */
import { type Aim, averageLogs, type SessionDefinition, waryMean } from "../acquisition/index.ts";
import type {
  Classifier,
  LabelledPoints,
  TransformChoice,
  TransformQuestion,
  WarpingFit,
  WarpingProblem,
} from "../gp/index.ts";
import type { Features } from "../space/index.ts";
import type { Fit, FitTask, Task, TaskResult } from "./task.ts";
import { createInlineThread } from "./task-runner.ts";
import type { Thread } from "./thread.ts";

/** The threads of one proposal. */
export interface Crew {
  /** Fits several metrics at once. */
  fit(tasks: readonly FitTask[]): Promise<readonly Fit[]>;
  /** Chooses the transforms of several metrics at once. */
  chooseTransforms(questions: readonly TransformQuestion[]): Promise<readonly TransformChoice[]>;
  /** Fits several warpings at once. */
  warp(problems: readonly WarpingProblem[]): Promise<readonly WarpingFit[]>;
  /** Fits a classifier. */
  classify(points: LabelledPoints): Promise<Classifier | undefined>;
  /** Joint draws of several metrics and hyperparameter samples: count × points each. */
  draw(tasks: readonly Extract<Task, { kind: "draw" }>[]): Promise<readonly Float64Array[]>;
  /** Opens a batch's acquisition; its points are those of the unit cube that the features are of. */
  open(session: SessionDefinition, features: Features): Promise<Acquisition>;
}

/** An open acquisition. */
export interface Acquisition {
  /** Adds a chosen point as pending. */
  append(point: Float64Array): Promise<void>;
  /** log α at `points` (count × d). */
  score(points: Float64Array): Promise<Float64Array>;
  /** log of what is aimed at, expected over the hyperparameters' posterior: not what α ranks by. */
  expected(points: Float64Array): Promise<Float64Array>;
  /** What is maximised now. */
  readonly aim: Aim;
  /** Whether each candidate of the batch maximises something else (a scalarisation of its own). */
  readonly varies: boolean;
  /** log α of some of the session's pool, by index. */
  scorePool(members: Int32Array): Promise<Float64Array>;
  /** log α and its gradient (count × d) at up to 64 points. */
  gradient(points: Float64Array): Promise<{ values: Float64Array; gradient: Float64Array }>;
  close(): Promise<void>;
}

/** Puts threads to work; without any, the caller's own. */
export function createCrew(threads: readonly Thread[] | undefined): Crew {
  const crew = threads === undefined || threads.length === 0 ? [createInlineThread()] : threads;
  return {
    async fit(tasks) {
      const results = await Promise.all(tasks.map((task, i) => crew[i % crew.length].run(task)));
      return results.flatMap((result) => (result.kind === "fit" ? [result.fit] : []));
    },
    async chooseTransforms(questions) {
      const results = await Promise.all(
        questions.map((question, i) => crew[i % crew.length].run({ kind: "transform", question })),
      );
      return results.flatMap((result) => (result.kind === "transform" ? [result.choice] : []));
    },
    async warp(problems) {
      const results = await Promise.all(
        problems.map((problem, i) => crew[i % crew.length].run({ kind: "warp", problem })),
      );
      return results.flatMap((result) => (result.kind === "warping" ? [result.fit] : []));
    },
    async classify(points) {
      const result = await crew[crew.length - 1].run({ kind: "classify", points });
      return result.kind === "classifier" ? result.classifier : undefined;
    },
    async draw(tasks) {
      const results = await Promise.all(tasks.map((task, i) => crew[i % crew.length].run(task)));
      return results.flatMap((result) => (result.kind === "draws" ? [result.values] : []));
    },
    open: (session, features) => openAcquisition(crew, session, features),
  };
}

async function openAcquisition(
  crew: readonly Thread[],
  definition: SessionDefinition,
  features: Features,
): Promise<Acquisition> {
  const session = {
    ...definition,
    pending: features.of(definition.pending),
    pool: features.of(definition.pool),
  };
  const total = session.models[0].hyperparameters.count;
  const members = crew.slice(0, total);
  const shares = members.map((_, i) => range(total).filter((s) => s % members.length === i));
  const { width } = features;
  const draws = total * session.draws;
  let aim: Aim = "success";
  const decideAim = (results: readonly TaskResult[]) => {
    const reached = results.reduce((sum, result) => sum + (result.kind === "session" ? result.reached : 0), 0);
    aim = 2 * reached >= draws ? "improvement" : "success";
  };
  const everywhere = (task: Task) => Promise.all(members.map((thread) => thread.run(task)));
  /** Rows of `width` numbers, one a sample, in the samples' order. */
  const bySample = (parts: readonly Float64Array[], width: number): readonly Float64Array[] => {
    const rows = new Array<Float64Array>(total);
    parts.forEach((part, i) => {
      shares[i].forEach((s, at) => {
        rows[s] = part.subarray(at * width, (at + 1) * width);
      });
    });
    return rows;
  };
  const scoresOf = (
    results: readonly TaskResult[],
    count: number,
    mean: (logs: Float64Array) => number,
  ): Float64Array => {
    const rows = bySample(
      results.map((result) => (result.kind === "scores" ? result.values : new Float64Array(0))),
      count,
    );
    const logs = new Float64Array(total);
    return Float64Array.from({ length: count }, (_, i) => {
      for (let s = 0; s < total; s++) logs[s] = rows[s][i];
      return mean(logs);
    });
  };

  const scoredBy = (mean: (logs: Float64Array) => number) => async (points: Float64Array) => {
    const rows = features.of(points);
    return scoresOf(await everywhere({ kind: "score", points: rows, aim }), rows.length / width, mean);
  };

  decideAim(await Promise.all(members.map((thread, i) => thread.run({ kind: "open", session, samples: shares[i] }))));
  return {
    async append(point) {
      decideAim(await everywhere({ kind: "append", point: features.of(point) }));
    },
    score: scoredBy(waryMean),
    expected: scoredBy(averageLogs),
    get aim() {
      return aim;
    },
    varies: session.scalarised !== undefined,
    scorePool: async (chosen) =>
      scoresOf(await everywhere({ kind: "score-pool", members: chosen, aim }), chosen.length, waryMean),
    async gradient(points) {
      const rows = features.of(points);
      const results = (await everywhere({ kind: "gradient", points: rows, aim })).flatMap((result) =>
        result.kind === "gradient" ? [result] : [],
      );
      const count = rows.length / width;
      const values = bySample(
        results.map((result) => result.values),
        count,
      );
      const gradients = bySample(
        results.map((result) => result.gradients),
        rows.length,
      );
      const combined = combine(values, gradients, count, width);
      return { values: combined.values, gradient: features.pullback(points, combined.gradient) };
    },
    async close() {
      await everywhere({ kind: "close" });
    },
  };
}

/** log α, and ∇ log α = Σ_s w_s ∇ log α_s with the mean's weights w_s. */
function combine(
  values: readonly Float64Array[],
  gradients: readonly Float64Array[],
  count: number,
  d: number,
): { values: Float64Array; gradient: Float64Array } {
  const logs = new Float64Array(values.length);
  const gradient = new Float64Array(count * d);
  const combined = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < logs.length; s++) logs[s] = values[s][i];
    combined[i] = waryMean(logs);
    for (let s = 0; s < logs.length; s++) {
      if (logs[s] === 0) continue;
      for (let at = i * d; at < (i + 1) * d; at++) gradient[at] += logs[s] * gradients[s][at];
    }
  }
  return { values: combined, gradient };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
