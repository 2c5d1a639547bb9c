/**
 * @file The tutorial: two synthetic objectives (DTLZ2 in ten dimensions) searched with 62 evaluations, with Sobol's
 * progress beside it. What the command `paretune tutorial` shows and what benchmarks measure.
 */
import { propose } from "../designer/index.ts";
import type { Thread } from "../parallel/index.ts";
import { hypervolume } from "../pareto/index.ts";
import { dtlz2, type Problem } from "../problems/index.ts";
import type { Configuration } from "../space/index.ts";
import type { Strategy, Study, Trial } from "../study/index.ts";

const INITIAL_EVALUATIONS = 22;
const BATCH_SIZE = 4;
const BATCH_COUNT = 10;

/** Progress after the initial design (batch 0) and after each batch. */
export interface TutorialProgress {
  readonly batch: number;
  readonly batches: number;
  readonly evaluations: number;
  readonly hypervolume: number;
  readonly sobol: number;
}

/** How to run it. */
export interface TutorialOptions {
  readonly seed: number;
  /** Default `saas`. */
  readonly strategy?: Strategy;
  readonly threads?: readonly Thread[];
  readonly onBatch?: (progress: TutorialProgress) => void;
}

/** Hypervolumes beyond the reference point, first after the initial design, then after each batch. */
export interface TutorialResult {
  readonly hypervolume: readonly number[];
  readonly sobol: readonly number[];
  /** What no set of points can exceed. */
  readonly maximum: number;
}

/** Runs the tutorial. The same seed gives the same result on every platform that evaluates `Math.cos` alike. */
export async function runTutorial(options: TutorialOptions): Promise<TutorialResult> {
  const problem = dtlz2(10, 2);
  const study = tutorialStudy(problem, options.seed, options.strategy ?? "saas");
  const searched: Trial[] = [];
  const spread: Trial[] = [];
  const result = {
    hypervolume: [] as number[],
    sobol: [] as number[],
    maximum: problem.maximumHypervolume ?? Number.NaN,
  };
  let modelState: string | undefined;
  for (let batch = 0; batch <= BATCH_COUNT; batch++) {
    const count = batch === 0 ? INITIAL_EVALUATIONS : BATCH_SIZE;
    const proposal = await propose(study, searched, count, {
      ...(modelState === undefined ? {} : { modelState }),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    });
    modelState = proposal.modelState;
    evaluate(problem, searched, proposal.suggestions);
    evaluate(problem, spread, (await propose({ ...study, strategy: "sobol" }, spread, count)).suggestions);
    result.hypervolume.push(trialHypervolume(problem, searched));
    result.sobol.push(trialHypervolume(problem, spread));
    options.onBatch?.({
      batch,
      batches: BATCH_COUNT,
      evaluations: searched.length,
      hypervolume: result.hypervolume[batch],
      sobol: result.sobol[batch],
    });
  }
  return result;
}

function tutorialStudy(problem: Problem, seed: number, strategy: Strategy): Study {
  return {
    name: "tutorial",
    parameters: Array.from(problem.lower, (lower, j) => ({
      kind: "float" as const,
      name: `x${j}`,
      lower,
      upper: problem.upper[j],
      scale: "linear" as const,
    })),
    objectives: [
      { name: "f1", goal: "minimize" },
      { name: "f2", goal: "minimize" },
    ],
    referencePoint: { f1: problem.referencePoint[0], f2: problem.referencePoint[1] },
    budget: {
      trials: INITIAL_EVALUATIONS + BATCH_SIZE * BATCH_COUNT,
      batch: BATCH_SIZE,
      initial: INITIAL_EVALUATIONS,
      parallel: 1,
    },
    strategy,
    seed,
  };
}

function evaluate(
  problem: Problem,
  trials: Trial[],
  suggestions: readonly { readonly configuration: Configuration; readonly origin: Trial["origin"] }[],
): void {
  for (const { configuration, origin } of suggestions) {
    const x = Float64Array.from({ length: problem.dimension }, (_, j) => Number(configuration[`x${j}`]));
    const [f1, f2] = problem.evaluate(x);
    const metrics = { f1: { mean: f1, count: 1 }, f2: { mean: f2, count: 1 } };
    trials.push({ number: trials.length, configuration, origin, status: "completed", metrics });
  }
}

function trialHypervolume(problem: Problem, trials: readonly Trial[]): number {
  const points = new Float64Array(trials.length * 2);
  trials.forEach((trial, i) => {
    if (trial.status !== "completed") return;
    points[2 * i] = -trial.metrics["f1"].mean;
    points[2 * i + 1] = -trial.metrics["f2"].mean;
  });
  return hypervolume(
    points,
    trials.length,
    2,
    problem.referencePoint.map((value) => -value),
  );
}
