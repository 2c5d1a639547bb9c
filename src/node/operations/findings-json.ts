/**
 * @file The results of a study as JSON, for `best`, `confirm`, `report` and `demo`.
 */
import {
  type AnalysedTrial,
  type Analysis,
  type Interval,
  type ObjectiveValue,
  traceBest,
  traceHypervolume,
} from "../../core/analysis/index.ts";
import { type RecommendationDetails, recommendationSentences } from "../report/index.ts";
import { nativeJson } from "./native-json.ts";

/** A point as JSON. */
function pointJson(point: AnalysedTrial): Record<string, unknown> {
  return {
    trial: point.trial,
    origin: point.origin,
    parameters: point.configuration,
    probability: point.probability ?? null,
    membership: point.membership ?? null,
    ...(point.passes === undefined ? {} : { holds: point.passes }),
    ...(point.outside === undefined ? {} : { outside: point.outside }),
    ...(point.revised === undefined ? {} : { revised: true }),
    ...(point.feasible === undefined
      ? {}
      : { feasible: point.feasible, feasibility: point.feasibility ?? null, constrained: constrainedJson(point) }),
    objectives: Object.fromEntries(
      Object.entries(point.objectives).map(([name, { value, measured, gain, probability, contradiction }]) => [
        name,
        {
          ...interval(value),
          measured,
          ...contradictionJson(contradiction),
          gain: gain === undefined ? null : { ...interval(gain), probability: probability ?? null },
        },
      ]),
    ),
  };
}

function constrainedJson({ constrained = {} }: AnalysedTrial): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(constrained).map(([name, { value, measured, contradiction }]) => [
      name,
      { ...interval(value), measured, ...contradictionJson(contradiction) },
    ]),
  );
}

/** The difference of measurement and estimate in joint standard errors (null if both are exact), where they contradict. */
function contradictionJson(contradiction: ObjectiveValue["contradiction"]): Record<string, unknown> {
  if (contradiction === undefined) return {};
  return { contradiction: Number.isFinite(contradiction.errors) ? contradiction.errors : null };
}

function interval({ median, lower, upper }: Interval): Record<string, unknown> {
  return { median, mean: median, lower: lower ?? null, upper: upper ?? null };
}

/** The document of `best --json`. Without `details` it lacks how the recommended trial was run, and the bounds of the front. */
export function findingsJson(analysis: Analysis, details?: RecommendationDetails): Record<string, unknown> {
  return nativeJson(analysis.study.parameters, {
    basis: analysis.basis,
    reference: Object.fromEntries(
      Object.entries(analysis.references).map(([name, { value, source }]) => [name, { value, source }]),
    ),
    ...(analysis.inferredReference === undefined ? {} : { inferredReference: analysis.inferredReference }),
    hypervolume: analysis.hypervolume ?? null,
    front: analysis.front.map(pointJson),
    contenders: analysis.contenders.map(pointJson),
    recommendation: recommendationJson(analysis, details),
    ...(analysis.constant.length === 0 ? {} : { constant: analysis.constant }),
    ...(details === undefined
      ? {}
      : { bounds: details.bounds.map(({ command, ...bound }) => ({ ...bound, command: command ?? null })) }),
    curve: curveJson(analysis),
  });
}

/** What has been found after each completed trial: the best value of a single objective, or the hypervolume; null without both. */
function curveJson(analysis: Analysis): Record<string, unknown> | null {
  const [objective] = analysis.objectives;
  const best = traceBest(analysis);
  if (objective !== undefined && best.length > 0) return { quantity: objective.name, points: best };
  const volumes = traceHypervolume(analysis);
  return volumes.length === 0 ? null : { quantity: "hypervolume", points: volumes };
}

/** The recommendation as JSON: its trial, and the grounds and details beside it; null without one. */
function recommendationJson(analysis: Analysis, details?: RecommendationDetails): Record<string, unknown> | null {
  const { recommendation, grounds } = analysis;
  if (recommendation === undefined || grounds === undefined) return null;
  const { command, differences, confirm } = details ?? {};
  return {
    ...pointJson(recommendation),
    rule: grounds.rule,
    sure: grounds.isSure,
    doubts: grounds.doubts.map((doubt) =>
      doubt.kind === "untrusted" ? { kind: doubt.kind, metric: doubt.metric, r2: doubt.verdict.scores.r2 } : doubt,
    ),
    words: recommendationSentences(analysis),
    ...(grounds.passedOver === undefined ? {} : { passedOver: grounds.passedOver }),
    ...(differences === undefined
      ? {}
      : {
          differences: differences.map(({ parameter, baseline, value }) => ({
            parameter,
            baseline: baseline ?? null,
            value: value ?? null,
          })),
        }),
    ...(command === undefined ? {} : { folder: command.folder ?? null, cwd: command.cwd, commands: command.commands }),
    ...(confirm === undefined ? {} : { confirm }),
  };
}
