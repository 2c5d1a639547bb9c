import type { Analysis, Comparison, Importance } from "../../../../src/core/analysis/index.ts";
import { gridThrough } from "../../../../src/core/sensitivity/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import type { Diagnosis, Surrogate } from "../../../../src/core/surrogate/index.ts";
import type { FigureData } from "../../../../src/figures/index.ts";
import {
  analysisFigures,
  comparisonFigures,
  diagnosisFigures,
  drawFigures,
  type Figure,
  importanceFigures,
} from "../../../../src/node/report/index.ts";

/** Draws figures as a browser would: from data that have passed through JSON. */
function drawn(data: readonly FigureData[]): Promise<readonly Figure[]> {
  return drawFigures(JSON.parse(JSON.stringify(data)));
}

/** Draws the figures of an analysis. */
export function drawAnalysis(analysis: Analysis): Promise<readonly Figure[]> {
  return drawn(analysisFigures(analysis));
}

/** Draws the figures of parameter importance. */
export function drawImportance(
  importance: Importance,
  analysis: Analysis,
  model?: Surrogate,
): Promise<readonly Figure[]> {
  const { through, ranking } = importance;
  const grid =
    model === undefined || through === undefined ? undefined : gridThrough(model, through.configuration, ranking);
  return drawn(importanceFigures(importance, analysis, grid));
}

/** Draws the figures of a diagnosis. */
export function drawDiagnosis(
  study: Study,
  trials: readonly Trial[],
  diagnosis: Diagnosis,
): Promise<readonly Figure[]> {
  return drawn(diagnosisFigures(study, trials, diagnosis));
}

/** Draws the figures of a comparison. */
export function drawComparison(comparison: Comparison): Promise<readonly Figure[]> {
  return drawn(comparisonFigures(comparison));
}
