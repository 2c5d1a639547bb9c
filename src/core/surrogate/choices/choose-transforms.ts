/**
 * @file The transform of each metric: as the study prescribes, as it was chosen before, or chosen now by evidence
 * (evidence.ts). At first the present choice is the identity.
 */
import { admissibleTransforms, type TransformKind, type TransformProblem, transformFallback } from "../../gp/index.ts";
import type { WorkerPool } from "../../parallel/index.ts";
import { createFeatures } from "../../space/index.ts";
import { isSpaceFilling, knownVariances, outcomesOf } from "../data/outcomes.ts";
import { type StudyData, type StudyMetric, someTrials } from "../data/study-data.ts";
import { withoutExtremes } from "../data/winsorised-outcomes.ts";
import type { ChosenTransform } from "./choices.ts";
import { chooseByEvidence, EVIDENCE_RULES, remainsValid } from "./evidence.ts";

/**
 * Chooses the transforms of all metrics, by metric.
 *
 * @param previous - what was chosen before, by metric
 */
export async function chooseTransforms(
  workers: WorkerPool,
  data: StudyData,
  previous: ReadonlyMap<string, ChosenTransform>,
): Promise<ReadonlyMap<string, ChosenTransform>> {
  const chosen = await Promise.all(
    data.metrics.map(async (metric) => {
      const before = previous.get(metric.name);
      const transform = settledTransform(metric, data, before) ?? {
        transform: await chooseTransform(workers, transformProblem(someTrials(data), metric), before?.transform),
        chosenAt: data.trials.length,
      };
      return [metric.name, transform] as const;
    }),
  );
  return new Map(chosen);
}

/** The transform that the study prescribes, as far as the outcomes admit it, or the earlier choice where it remains valid. */
function settledTransform(
  metric: StudyMetric,
  { trials }: StudyData,
  before: ChosenTransform | undefined,
): ChosenTransform | undefined {
  if (metric.role === "objective" && metric.transform !== undefined) {
    const fallback = transformFallback(metric.transform, outcomesOf(trials, metric.name), metric.possible);
    return { transform: fallback?.used ?? metric.transform, chosenAt: trials.length };
  }
  if (before === undefined || !remainsValid(EVIDENCE_RULES.transform, before.chosenAt, trials.length)) return undefined;
  return { transform: before.transform, chosenAt: before.chosenAt };
}

/**
 * Chooses the transform of one metric.
 *
 * @param present - the present choice; the identity where the outcomes do not admit it
 */
export async function chooseTransform(
  workers: WorkerPool,
  problem: TransformProblem,
  present: TransformKind = "none",
): Promise<TransformKind> {
  const { kinds } = problem;
  const admissible = kinds.includes(present) ? present : "none";
  const rule = EVIDENCE_RULES.transform;
  if (problem.raw.length < rule.minTrials || kinds.length === 1) return admissible;
  const compared = await workers.run({ kind: "compare-transforms", problem });
  return chooseByEvidence(
    rule,
    admissible,
    new Map(compared.map(({ kind, logDensities }) => [kind, logDensities] as const)),
  );
}

/** The problem of one metric. What a diverged outcome admits is admitted, but its distance is not evidence. */
function transformProblem({ space, trials, points }: StudyData, metric: StudyMetric): TransformProblem {
  const features = createFeatures(space);
  const own = outcomesOf(trials, metric.name);
  const variances = metric.isExact ? undefined : knownVariances(trials, metric.name);
  return {
    X: features.of(points),
    d: features.width,
    group: features.group,
    kinds: admissibleTransforms(own, metric.possible),
    bounds: metric.possible,
    raw: withoutExtremes(own, trials.map(isSpaceFilling), badSides(metric)),
    ...(variances === undefined ? {} : { variances }),
  };
}

/** The signs that make outcomes of a bad side the smallest. */
function badSides(metric: StudyMetric): readonly (1 | -1)[] {
  const isTwoSided = metric.role === "constraint" && Object.values(metric.interval).every(Number.isFinite);
  return isTwoSided ? [1, -1] : [metric.sign];
}
