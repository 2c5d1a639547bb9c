/**
 * @file How much each parameter matters to each metric, for `importance` and for the server.
 */
import { type Importance, shareEvidence } from "../../core/analysis/index.ts";
import { isTuned } from "../../core/space/index.ts";
import type { Spread } from "../../core/statistics/index.ts";
import type { Estimate, Estimates } from "../../core/surrogate/index.ts";
import type { FigureData } from "../../figures/index.ts";
import { importanceFigures, warpingJson } from "../report/index.ts";
import type { Storage } from "../storage/index.ts";
import { BadInput } from "./bad-input.ts";
import { studyFindings } from "./findings/study-findings.ts";
import { nextCommand, type OpenedStudy, type Progress } from "./open-study.ts";

/** The importance of the parameters, and the data of its figures. */
export interface FoundImportance {
  readonly found: Importance;
  readonly drawn: readonly FigureData[];
}

/** What the model says of the parameters. Throws BadInput where there can be no model yet. */
export async function findImportance(
  opened: OpenedStudy,
  storage: Storage,
  shown: Progress,
  threads?: number,
): Promise<FoundImportance> {
  const findings = await studyFindings(opened, storage, shown, threads);
  const analysis = await findings.analysis();
  const importance = await findings.importance();
  if (importance !== undefined) {
    const { found, grid } = importance;
    return { found, drawn: importanceFigures(found, analysis, grid) };
  }
  const { shownPath, file } = opened;
  throw new BadInput(
    file.study.parameters.some(isTuned)
      ? `${shownPath} has ${analysis.counts.completed} completed trials; a model needs at least two. Continue with: ${nextCommand(opened)}`
      : `${shownPath} has no parameter to tune: all are fixed or derived.`,
  );
}

/** The document of `importance --json`, without its files. */
export function importanceJson({
  constant,
  metrics,
  inputWarping,
  ranking,
  unknown,
  slices,
  through,
}: Importance): Record<string, unknown> {
  return {
    ranking,
    unknown,
    ...(constant.length === 0 ? {} : { constant }),
    ...(inputWarping === undefined ? {} : { inputWarping: warpingJson(inputWarping) }),
    metrics: Object.fromEntries(
      metrics.map(({ metric, interval, samples, deviation, parameters }) => [
        metric,
        {
          // A side without a bound is null.
          ...(interval === undefined ? {} : { interval }),
          samples,
          deviation: spreadJson(deviation),
          parameters: Object.fromEntries(
            parameters.map(({ parameter, total, first, matters, relevance }) => [
              parameter,
              {
                evidence: shareEvidence(total),
                total: spreadJson(total),
                first: spreadJson(first),
                matters,
                relevance: spreadJson(relevance),
              },
            ]),
          ),
        },
      ]),
    ),
    through: through?.trial ?? null,
    slices: slices.map(({ parameter, points }) => ({
      parameter,
      points: points.map(({ value, metrics }) => ({ value, ...estimatesJson(metrics) })),
    })),
  };
}

/** Estimates by metric. `mean` is the old name of the median, kept for one version. */
function estimatesJson(estimates: Estimates): Record<string, Estimate & { readonly mean: number }> {
  const entries = Object.entries(estimates).map(([name, each]) => [name, { ...each, mean: each.median }] as const);
  return Object.fromEntries(entries);
}

function spreadJson({ middle, lower, upper }: Spread): Record<string, number | null> {
  return { middle, lower: lower ?? null, upper: upper ?? null };
}
