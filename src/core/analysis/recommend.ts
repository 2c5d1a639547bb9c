/**
 * @file The recommended trial, the rule by which it was chosen, and what speaks against relying on it.
 *
 * | rule | when | chosen among | by |
 * |---|---|---|---|
 * | `reference` | every objective has a reference | trials estimated to be better in every objective | the highest probability of that; within 0.01 of it the largest product of gains |
 * | `objective` | one objective without a reference | all trials | the best estimate |
 * | `hypervolume` | several objectives, not all with a reference | trials better than the reference point, inferred where there is none | the largest hypervolume that the trial dominates by itself, i.e. the largest product of gains |
 *
 * In all three, a trial that satisfies the outcome constraints by its estimates, and was not measured worse than it is
 * estimated by a contradiction, takes precedence over any other.
 */
import { maxOf } from "../statistics/index.ts";
import { improvement, type Objective } from "../study/index.ts";
import type { ModelVerdicts } from "../surrogate/index.ts";
import type { AnalysedTrial } from "./analysis.ts";
import { contradictedMetrics, isOverestimated } from "./contradicted-trials.ts";
import type { Doubt, Grounds, RecommendationRule } from "./grounds.ts";
import type { Reference } from "./objective-references.ts";

/** Probabilities this close to the highest count as equal; the larger gain then decides. */
const PROBABILITY_TOLERANCE = 0.01;

/** A recommendation with a lower probability is not sure. */
const MIN_SURE_PROBABILITY = 0.9;

/** A trial, and why it is recommended. */
export interface Recommendation {
  readonly trial: AnalysedTrial;
  readonly grounds: Grounds;
}

/** What a recommendation is made from. */
export interface Findings {
  /** Those that are compared. */
  readonly objectives: readonly Objective[];
  readonly points: readonly AnalysedTrial[];
  readonly references: Readonly<Record<string, Reference>>;
  readonly inferredReference?: Readonly<Record<string, number>> | undefined;
  /** Verdicts on the models of the metrics; empty if they are unknown. */
  readonly verdicts: ModelVerdicts;
}

/** The recommended trial; undefined if none is better than the reference, or nothing is compared. */
export function recommend(findings: Findings): Recommendation | undefined {
  const { objectives, points } = findings;
  if (objectives.length === 0) return undefined;
  const rule = ruleOf(findings);
  const candidates = points.filter((point) => point.feasible !== false && isCandidate(rule, findings, point));
  const credible = candidates.filter((point) => !isOverestimated(objectives, point));
  const preferred = choose(rule, findings, candidates);
  const trial = choose(rule, findings, credible) ?? preferred;
  if (trial === undefined) return undefined;
  const probability = rule === "reference" ? trial.probability : trial.membership;
  const doubts = doubtsAbout(trial, probability, findings);
  return {
    trial,
    grounds: {
      rule,
      ...(probability === undefined ? {} : { probability }),
      doubts,
      isSure: doubts.length === 0,
      ...(preferred === undefined || preferred.trial === trial.trial ? {} : { passedOver: preferred.trial }),
    },
  };
}

function ruleOf({ objectives, references }: Findings): RecommendationRule {
  if (objectives.every(({ name }) => references[name] !== undefined)) return "reference";
  return objectives.length === 1 ? "objective" : "hypervolume";
}

function isCandidate(rule: RecommendationRule, findings: Findings, point: AnalysedTrial): boolean {
  if (rule === "objective") return true;
  if (rule === "reference" && point.origin === "baseline") return false;
  return findings.objectives.every((objective) => gainOf(rule, findings, point, objective) > 0);
}

/** The gain over the reference: as a share of it, or in the objective's own unit over a point that may be inferred. */
function gainOf(
  rule: RecommendationRule,
  { references, inferredReference = {} }: Findings,
  { objectives }: AnalysedTrial,
  objective: Objective,
): number {
  const value = objectives[objective.name];
  if (value === undefined) return Number.NaN;
  if (rule === "reference") return value.gain?.median ?? 0;
  const reference = references[objective.name]?.value ?? inferredReference[objective.name];
  // A quarter of each value, whose difference does not overflow; the unit does not matter.
  return reference === undefined ? 0 : improvement(objective, value.value.median / 4, reference / 4);
}

function choose(
  rule: RecommendationRule,
  findings: Findings,
  candidates: readonly AnalysedTrial[],
): AnalysedTrial | undefined {
  const [objective] = findings.objectives;
  if (objective !== undefined && rule === "objective") {
    return largest(candidates, ({ objectives }) =>
      improvement(objective, objectives[objective.name]?.value.median ?? Number.NaN, 0),
    );
  }
  const highest = rule === "reference" ? maxOf(candidates.map(({ probability = 0 }) => probability)) : 0;
  const equal = candidates.filter(
    ({ probability = 0 }) => rule !== "reference" || probability >= highest - PROBABILITY_TOLERANCE,
  );
  return largest(equal, productOfGains(rule, findings, equal));
}

/** The product of a trial's gains, each as a share of the largest among the trials, so that it neither overflows nor vanishes. */
function productOfGains(
  rule: RecommendationRule,
  findings: Findings,
  trials: readonly AnalysedTrial[],
): (point: AnalysedTrial) => number {
  const largestGains = findings.objectives.map((objective) => ({
    objective,
    most: maxOf(trials.map((point) => gainOf(rule, findings, point, objective))),
  }));
  return (point) =>
    largestGains.reduce((value, { objective, most }) => (value * gainOf(rule, findings, point, objective)) / most, 1);
}

/** The first trial with the largest score. */
function largest(trials: readonly AnalysedTrial[], score: (point: AnalysedTrial) => number): AnalysedTrial | undefined {
  return trials.reduce<AnalysedTrial | undefined>(
    (best, point) => (best && score(best) >= score(point) ? best : point),
    undefined,
  );
}

/** What speaks against relying on the trial. Models count of compared objectives and of constrained metrics. */
function doubtsAbout(
  trial: AnalysedTrial,
  probability: number | undefined,
  { objectives, points, references, verdicts }: Findings,
): readonly Doubt[] {
  const baseline = points.find(({ origin }) => origin === "baseline");
  const isBaselineUsed = Object.values(references).some(({ estimated }) => estimated === true);
  const judged = [trial, ...(baseline !== undefined && isBaselineUsed ? [baseline] : [])];
  const metrics = [...objectives.map(({ name }) => name), ...Object.keys(trial.constrained ?? {})];
  return [
    ...(probability === undefined || probability < MIN_SURE_PROBABILITY ? [{ kind: "improbable" } as const] : []),
    ...judged.flatMap((point) =>
      contradictedMetrics(point).map((metric) => ({ kind: "contradiction", trial: point.trial, metric }) as const),
    ),
    ...metrics.flatMap((metric) => {
      const verdict = Object.hasOwn(verdicts, metric) ? verdicts[metric] : undefined;
      return verdict?.trust === "poor" ? [{ kind: "untrusted", metric, verdict } as const] : [];
    }),
  ];
}
