/**
 * @file Improves points of the unit cube by the gradient of the acquisition.
 */
import { pickRows } from "../../linalg/index.ts";
import { type BatchObjective, type Minimizer, minimizeTogether, startMinimizer } from "../../optimize/index.ts";
import type { Acquisition } from "../../parallel/index.ts";
import type { RandomStream } from "../../random/index.ts";
import { columnBounds, type Space } from "../../space/index.ts";
import { log } from "../../special/index.ts";
import { mean, populationVariance } from "../../statistics/index.ts";

/** Number of points that are improved for each candidate. */
const STARTS_PER_CANDIDATE = 8;
/** How long ascents go on (docs/decisions/ascents.md). */
interface Schedule {
  /** For each point. */
  readonly maxEvaluations: number;
  /** After so many evaluations, an ascent whose log α is more than `margin` below that of the best ends. */
  readonly stages: readonly { readonly evaluations: number; readonly margin: number }[];
}
const RACE: Schedule = {
  maxEvaluations: 48,
  stages: [
    { evaluations: 12, margin: 2 },
    { evaluations: 18, margin: 0.5 },
    { evaluations: 24, margin: 0.1 },
  ],
};
/** Beyond constraints an ascent may be ahead of those that stay within them, and its end may not be proposed. */
const WITH_CONSTRAINTS: Schedule = { maxEvaluations: 24, stages: [] };

/**
 * Improves starts (count × dimension, row-major) within the unit cube by L-BFGS-B, all together and whatever the
 * constraints; those that fall behind end early. Returns where each ended.
 */
export async function climb(
  acquisition: Pick<Acquisition, "gradient">,
  starts: Float64Array,
  space: Space,
): Promise<Float64Array> {
  const d = space.dimension;
  const { lower, upper } = columnBounds(space);
  const { maxEvaluations, stages } = space.constraints.length === 0 ? RACE : WITH_CONSTRAINTS;
  const minimizers: Minimizer[] = [];
  for (let from = 0; from < starts.length; from += d) {
    minimizers.push(
      startMinimizer(starts.slice(from, from + d), {
        lower,
        upper,
        maxIterations: maxEvaluations,
        maxEvaluations,
        gradientTolerance: 1e-4,
        relativeDecrease: 1e-6,
      }),
    );
  }
  const evaluate: BatchObjective = async (points, values, gradients) => {
    const together = new Float64Array(points.length * d);
    points.forEach((point, i) => {
      together.set(point, i * d);
    });
    const scored = await acquisition.gradient(together);
    for (let i = 0; i < points.length; i++) {
      values[i] = -scored.values[i];
      for (let j = 0; j < d; j++) gradients[i][j] = -scored.gradient[i * d + j];
    }
  };
  await minimizeTogether(minimizers, evaluate, ({ best }, evaluations) => {
    const stage = stages.find((each) => each.evaluations === evaluations);
    if (stage === undefined) return true;
    const least = Math.min(...minimizers.map((each) => each.best.value));
    return best.value <= least + stage.margin;
  });
  const ends = new Float64Array(starts.length);
  minimizers.forEach(({ best }, i) => {
    ends.set(best.point, i * d);
  });
  return ends;
}

/**
 * Chooses the points to improve: half of them the best of the pool, half drawn among the others with a preference for good
 * ones (Gumbel top-k on standardised values).
 *
 * @param points - count × d, row-major
 * @param values - log α of each, length count
 */
export function chooseStarts(
  points: Float64Array,
  values: Float64Array,
  d: number,
  stream: RandomStream,
): Float64Array {
  const finite = [...values.keys()].filter((i) => Number.isFinite(values[i]));
  const order = (finite.length > 0 ? finite : [...values.keys()]).sort((a, b) => values[b] - values[a] || a - b);
  const half = STARTS_PER_CANDIDATE / 2;
  const chosen = order.slice(0, half);
  const rest = order.slice(half);
  const restValues = rest.map((i) => values[i]);
  const centre = mean(restValues);
  const spread = Math.sqrt(populationVariance(restValues));
  const keys = new Map<number, number>();
  for (const i of rest) {
    const gumbel = -log(-log(Math.max(stream.uniform(), 1e-300)));
    keys.set(i, (spread > 0 ? (2 * (values[i] - centre)) / spread : 0) + gumbel);
  }
  rest.sort((a, b) => (keys.get(b) ?? 0) - (keys.get(a) ?? 0) || a - b);
  return pickRows(points, d, [...chosen, ...rest.slice(0, half)]);
}
