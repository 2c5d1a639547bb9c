/**
 * @file What the model estimates of every completed trial, as JSON.
 */
import type { AnalysedTrial, ObjectiveValue } from "../../core/analysis/index.ts";
import type { EstimateAnswer, EstimatesAnswer } from "./answers.ts";
import type { LastAnalysis } from "./study-service.ts";

/** The estimates of the last analysis; none where there is no model. */
export function estimatesJson({ analysis, isUpToDate, isFitting }: LastAnalysis): EstimatesAnswer {
  if (analysis?.basis !== "model") return { isUpToDate, isFitting, trials: null, estimates: [] };
  const { trials } = analysis;
  return { isUpToDate, isFitting, trials: trials.length, estimates: trials.map(estimateJson) };
}

function estimateJson(point: AnalysedTrial): EstimateAnswer {
  const { trial, onFront, membership, probability, feasibility, objectives } = point;
  return {
    trial,
    isOnFront: onFront,
    membership: membership ?? null,
    probability: probability ?? null,
    feasibility: feasibility ?? null,
    objectives: Object.fromEntries(Object.entries(objectives).map(([name, value]) => [name, objectiveJson(value)])),
  };
}

function objectiveJson({ value, contradiction }: ObjectiveValue): EstimateAnswer["objectives"][string] {
  const { median, lower, upper } = value;
  const errors = contradiction === undefined || Number.isFinite(contradiction.errors) ? contradiction?.errors : null;
  return {
    median,
    lower: lower ?? null,
    upper: upper ?? null,
    ...(contradiction === undefined ? {} : { contradiction: errors ?? null }),
  };
}
