/**
 * @file The best results so far, as measured, for the live progress: in the units of the objectives.
 */
import { type AnalysedTrial, type Analysis, analyse } from "../../../core/analysis/index.ts";
import { improvement, type Objective, type Study, type Trial } from "../../../core/study/index.ts";
import { formatGain, formatNumber } from "../../report/index.ts";
import type { FrontPlotData, PlottedTrial } from "./front-plot.ts";

/** What has been found so far. */
export interface BestSoFar {
  /** Phrases such as `front: 3 trials`, `best accuracy: 0.91`, `2 beat the baseline in both`. */
  readonly best: readonly string[];
  /** The trials in the plane of the first two objectives; absent for a single one. */
  readonly front?: FrontPlotData;
}

/** What the completed trials have found, as measured. */
export function bestSoFar(study: Study, trials: readonly Trial[]): BestSoFar {
  const analysis = analyse(study, trials, new Map());
  const [x, y] = study.objectives;
  const front = x === undefined || y === undefined ? {} : { front: { x, y, trials: plottedTrials(analysis, x, y) } };
  return { best: phrasesOf(study, analysis), ...front };
}

function plottedTrials({ trials }: Analysis, x: Objective, y: Objective): readonly PlottedTrial[] {
  return trials.flatMap(({ objectives, origin, onFront }) => {
    const [across, up] = [objectives[x.name], objectives[y.name]];
    if (across === undefined || up === undefined) return [];
    const kind = origin === "baseline" ? "baseline" : onFront ? "front" : "trial";
    return [{ x: across.value.median, y: up.value.median, kind }];
  });
}

function phrasesOf(study: Study, analysis: Analysis): readonly string[] {
  const { objectives } = study;
  const points = analysis.trials.filter(({ feasible }) => feasible !== false);
  const [only] = objectives;
  if (objectives.length === 1 && only !== undefined) return bestWords(only, points, analysis);
  const front = analysis.front.length;
  return [
    `front: ${front} ${front === 1 ? "trial" : "trials"}`,
    ...(points.length === 0 ? [] : objectives.map((objective) => `best ${valueWords(objective, points)}`)),
    ...betterWords(analysis, points),
  ];
}

/** The best value of the only objective, with its trial and its gain over the reference; nothing before there is one. */
function bestWords(
  objective: Objective,
  points: readonly AnalysedTrial[],
  { comparison }: Analysis,
): readonly string[] {
  const best = bestIn(objective, points);
  if (best === undefined) return [];
  const gain = best.objectives[objective.name]?.gain;
  const over =
    gain === undefined || best.origin === "baseline" ? "" : `, ${formatGain(gain.median)} over the ${comparison}`;
  const what = best.origin === "baseline" ? "the baseline" : `trial ${best.trial}`;
  return [`best ${valueWords(objective, points)} (${what}${over})`];
}

function valueWords(objective: Objective, points: readonly AnalysedTrial[]): string {
  const value = bestIn(objective, points)?.objectives[objective.name]?.value.median;
  const unit = objective.unit ? ` ${objective.unit}` : "";
  return `${objective.name}: ${value === undefined ? "–" : `${formatNumber(value)}${unit}`}`;
}

function bestIn(objective: Objective, points: readonly AnalysedTrial[]): AnalysedTrial | undefined {
  const value = (point: AnalysedTrial): number => point.objectives[objective.name]?.value.median ?? Number.NaN;
  return points.reduce<AnalysedTrial | undefined>(
    (best, point) => (best === undefined || improvement(objective, value(point), value(best)) > 0 ? point : best),
    undefined,
  );
}

/** How many trials are better than the reference in every objective; nothing while an objective has no reference. */
function betterWords(analysis: Analysis, points: readonly AnalysedTrial[]): readonly string[] {
  const { study, references, comparison } = analysis;
  const names = study.objectives.map(({ name }) => name);
  if (names.some((name) => references[name] === undefined)) return [];
  const isBetter = (point: AnalysedTrial): boolean =>
    names.every((name) => (point.objectives[name]?.gain?.median ?? 0) > 0);
  const count = points.filter(isBetter).length;
  const all = names.length === 2 ? "both" : `all ${names.length}`;
  return [`${count} ${count === 1 ? "beats" : "beat"} the ${comparison} in ${all}`];
}
