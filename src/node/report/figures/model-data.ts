/**
 * @file The data of the figures of a study's models: importance, slices, leave-one-out predictions.
 */
import type { Analysis, Importance } from "../../../core/analysis/index.ts";
import { isNumeric } from "../../../core/space/index.ts";
import { NORMAL_95 } from "../../../core/special/index.ts";
import { held } from "../../../core/statistics/index.ts";
import type { Study } from "../../../core/study/index.ts";
import type { Diagnosis } from "../../../core/surrogate/index.ts";
import {
  type ImportanceData,
  type LeftOutData,
  type RelevanceData,
  type SlicesData,
  slug,
} from "../../../figures/index.ts";
import { diagnosedMetrics, diagnosedModels, explainedWords, scoreWords } from "../sentences/diagnosis-words.ts";
import { centreWords } from "../sentences/importance-words.ts";
import { metricNamed, type References } from "./metric-of.ts";
import { nearTrials } from "./near-trials.ts";

/** Maximum number of parameters in the figure of importance; the others are only in the table. */
const MAX_PARAMETERS = 16;

/** The importance of the most important parameters; empty without parameters. */
export function importanceData({ ranking, unknown, metrics }: Importance): readonly ImportanceData[] {
  const parameters = ranking.slice(0, MAX_PARAMETERS);
  const shown = metrics.map(({ metric, parameters: shares }) => ({
    metric,
    shares: shares
      .filter(({ parameter }) => parameters.includes(parameter))
      .map(({ parameter, first, total, matters }) => ({ parameter, first, total, matters })),
  }));
  if (shown.every(({ shares }) => shares.length === 0)) return [];
  return [
    {
      kind: "importance",
      name: "importance",
      title: "Importance of parameters",
      parameters,
      hidden: { lessImportant: ranking.slice(MAX_PARAMETERS), unknown },
      metrics: shown,
    },
  ];
}

/** The relevance of the most important parameters; empty without parameters. */
export function relevanceData({ ranking, unknown, metrics }: Importance): readonly RelevanceData[] {
  const parameters = ranking.slice(0, MAX_PARAMETERS);
  const shown = metrics.map(({ metric, parameters: all }) => ({
    metric,
    relevances: all
      .filter(({ parameter }) => parameters.includes(parameter))
      .map(({ parameter, relevance }) => ({ parameter, ...relevance })),
  }));
  if (shown.every(({ relevances }) => relevances.length === 0)) return [];
  return [
    {
      kind: "relevance",
      name: "relevance",
      title: "Relevance of parameters",
      parameters,
      hidden: { lessImportant: ranking.slice(MAX_PARAMETERS), unknown },
      metrics: shown,
    },
  ];
}

/** The slices along the most important parameters; empty without slices. */
export function slicesData(
  importance: Importance,
  { references, trials }: Pick<Analysis, "references" | "trials">,
): readonly SlicesData[] {
  const { slices, metrics, parameters, through, objectives } = importance;
  if (slices.length === 0 || through === undefined) return [];
  return [
    {
      kind: "slices",
      name: "slices",
      title: "Along the most important parameters",
      through: centreWords(through),
      hidden: {
        lessImportant: importance.ranking.filter((name) => !slices.some(({ parameter }) => parameter === name)),
        unknown: importance.unknown,
      },
      metrics: metrics.map(({ metric, interval }) => ({
        metric: metricNamed(objectives, metric, references),
        bounds: interval === undefined ? [] : [interval.lower, interval.upper].filter(Number.isFinite),
      })),
      rows: slices.map(({ parameter, points }) => {
        const definition = parameters.find(({ name }) => name === parameter);
        const centre = through.configuration[parameter];
        const numeric = definition !== undefined && isNumeric(definition) ? definition : undefined;
        return {
          parameter,
          scale: numeric === undefined ? "values" : numeric.scale === "log" ? "log" : "linear",
          ...(centre === undefined ? {} : { centre }),
          cells: metrics.map(({ metric }) => ({
            steps: points.flatMap(({ value, metrics: estimates }) => {
              const estimate = estimates[metric];
              if (estimate === undefined) return [];
              const { median, lower, upper } = estimate;
              // Scaled from the interval's ends, so that the band stays inside of the possible values.
              const low = median - (median / NORMAL_95 - lower / NORMAL_95);
              return [{ at: value, median, low, high: median + (upper / NORMAL_95 - median / NORMAL_95) }];
            }),
            near: nearTrials({ importance, trials, parameter, metric }),
          })),
        };
      }),
    },
  ];
}

/** The leave-one-out predictions of each metric: objectives, then constrained metrics. */
export function leftOutData(study: Study, diagnosis: Diagnosis, references: References): readonly LeftOutData[] {
  return diagnosedMetrics(diagnosis).map((each) => ({
    kind: "left-out",
    name: `left-out-${slug(each.metric)}`,
    title: `${each.metric}: leave-one-out predictions`,
    metric: metricNamed(study.objectives, each.metric, references),
    models: diagnosedModels(each).map(([model, found]) => ({
      model: model.toUpperCase(),
      explained: explainedWords(found.scores),
      scores: scoreWords(model.toUpperCase(), found),
      predictions: found.predictions.map(({ trial, observed, mean, interval50, interval95 }) => ({
        trial,
        observed,
        mean,
        interval50: [held(interval50[0]), held(interval50[1])],
        interval95: [held(interval95[0]), held(interval95[1])],
      })),
    })),
    winsorised: each.winsorised,
  }));
}
