/**
 * @file The results of a study as text and as JSON, for `best`, `confirm` and `demo`.
 */

import { type AnalysedTrial, type Analysis, type Interval, isReliable } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import {
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatProbability,
  inferredWords,
  probabilityWords,
} from "../../report/index.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** A point as JSON. */
export function pointJson(point: AnalysedTrial): Record<string, unknown> {
  return {
    trial: point.trial,
    origin: point.origin,
    parameters: point.configuration,
    probability: point.probability ?? null,
    membership: point.membership ?? null,
    ...(point.passes === undefined ? {} : { holds: point.passes }),
    ...(point.feasible === undefined
      ? {}
      : { feasible: point.feasible, feasibility: point.feasibility ?? null, constrained: constrainedJson(point) }),
    objectives: Object.fromEntries(
      Object.entries(point.objectives).map(([name, { value, measured, gain, probability }]) => [
        name,
        {
          ...interval(value),
          measured,
          gain: gain === undefined ? null : { ...interval(gain), probability: probability ?? null },
        },
      ]),
    ),
  };
}

function constrainedJson({ constrained = {} }: AnalysedTrial): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(constrained).map(([name, { value, measured }]) => [name, { ...interval(value), measured }]),
  );
}

function interval({ median, lower, upper }: Interval): Record<string, unknown> {
  return { median, mean: median, lower: lower ?? null, upper: upper ?? null };
}

/** The document of `best --json`. */
export function findingsJson(analysis: Analysis): Record<string, unknown> {
  return {
    basis: analysis.basis,
    reference: Object.fromEntries(
      Object.entries(analysis.references).map(([name, { value, source }]) => [name, { value, source }]),
    ),
    ...(analysis.inferredReference === undefined ? {} : { inferredReference: analysis.inferredReference }),
    hypervolume: analysis.hypervolume ?? null,
    front: analysis.front.map(pointJson),
    contenders: analysis.contenders.map(pointJson),
    recommendation: analysis.recommendation === undefined ? null : pointJson(analysis.recommendation),
  };
}

/** Shows the front and its contenders as tables. */
export function printFront(analysis: Analysis, terminal: Terminal): void {
  if (analysis.front.length === 0) {
    terminal.print(nothingWords(analysis));
    return;
  }
  const basis =
    analysis.basis === "model" ? "the model's estimates with 95 % intervals" : "as measured; there is no model yet";
  terminal.print(terminal.style.bold(`Front (${basis}):`));
  terminal.print(pointTable(analysis, analysis.front, terminal.width));
  if (analysis.contenders.length === 0) return;
  terminal.print(
    terminal.style.bold("\nContenders (not on this front, but on the true one with a probability of at least 20 %):"),
  );
  terminal.print(pointTable(analysis, analysis.contenders, terminal.width));
}

/** The reason why there is no front. */
function nothingWords({ counts, trials }: Analysis): string {
  if (counts.completed === 0) return "No trial has completed yet.";
  const isBroken = trials.length > 0 && trials.every(({ feasible }) => feasible === false);
  return isBroken ? "No trial is estimated to satisfy the outcome constraints." : "No trial satisfies the condition.";
}

/** Points as a table of `width` columns: values, gains, and the probabilities that are known. */
function pointTable(analysis: Analysis, points: readonly AnalysedTrial[], width: number): string {
  const { objectives } = analysis.study;
  const withGains = objectives.every(({ name }) => analysis.references[name] !== undefined);
  const shares: readonly (readonly [string, (point: AnalysedTrial) => number | undefined])[] = [
    ...(points.some(({ membership }) => membership !== undefined)
      ? [["on front", ({ membership }: AnalysedTrial) => membership] as const]
      : []),
    ...(points.some(({ feasible }) => feasible !== undefined)
      ? [["feasible", ({ feasibility }: AnalysedTrial) => feasibility] as const]
      : []),
    ...(points.some(({ passes }) => passes !== undefined)
      ? [["holds", ({ passes }: AnalysedTrial) => passes] as const]
      : []),
    ...(withGains
      ? [[`beats the ${analysis.comparison}`, ({ probability }: AnalysedTrial) => probability] as const]
      : []),
  ];
  const heads = objectives.flatMap(({ name }) => (withGains ? [name, "gain"] : [name]));
  const rows = points.map((point) => [
    point.origin === "baseline" ? `${point.trial} (baseline)` : String(point.trial),
    ...objectives.flatMap((objective) => cells(point, objective, withGains)),
    ...shares.map(([, read]) => shareWords(read(point))),
  ]);
  return table([["trial", ...heads, ...shares.map(([head]) => head)], ...rows], width);
}

function shareWords(share: number | undefined): string {
  return share === undefined ? "–" : formatProbability(share);
}

function cells(point: AnalysedTrial, objective: Objective, withGains: boolean): string[] {
  const value = point.objectives[objective.name];
  if (value === undefined) return withGains ? ["–", "–"] : ["–"];
  const first = formatInterval(value.value, objective.unit);
  return withGains ? [first, value.gain === undefined ? "–" : formatGainInterval(value.gain)] : [first];
}

/** Shows the reference point while it is inferred. */
function printInferred({ inferredReference, study }: Analysis, terminal: Terminal): void {
  if (inferredReference === undefined) return;
  terminal.print(
    `The reference point is inferred and moves with the front: ${inferredWords(study.objectives, inferredReference)}. ` +
      "`paretune edit STUDY --freeze-reference-point` fixes it.",
  );
}

const LOW_PROBABILITY_ADVICE =
  "\n  This is too low to rely on: run more trials (`run` with --trials), or evaluate it again (`tell` with --parameters).";

/** Shows the recommendation, or why there is none. */
export function printRecommendation(analysis: Analysis, terminal: Terminal): void {
  const { recommendation: best, study, comparison } = analysis;
  if (best === undefined) {
    terminal.print(noRecommendationWords(analysis));
    printInferred(analysis, terminal);
    return;
  }
  const sure = isReliable(best);
  terminal.print(terminal.style.bold(`${sure ? "Recommendation" : "Most promising"}: trial ${best.trial}`));
  for (const objective of study.objectives) printGain(best, objective, analysis, terminal);
  const satisfied = best.feasible === undefined ? "" : " and satisfies the outcome constraints";
  terminal.print(
    best.probability === undefined
      ? "  The probability is unknown because no uncertainty was measured. Evaluate the trial again before you rely on it."
      : `  It beats the ${comparison} in every objective${satisfied} with ${probabilityWords(best.probability)}.${sure ? "" : LOW_PROBABILITY_ADVICE}`,
  );
  const parameters = Object.entries(best.configuration).map(([name, value]) => `${name}=${String(value)}`);
  terminal.print(`  Parameters: ${parameters.join(" ")}`);
}

function noRecommendationWords({ study, references, comparison }: Analysis): string {
  if (study.objectives.some(({ name }) => references[name] === undefined)) {
    return "There is no reference to compare with: add a `baseline` or a `reference_point` to the study.";
  }
  const satisfied = study.outcomeConstraints === undefined ? "" : " and to satisfy the outcome constraints";
  return `No trial is estimated to beat the ${comparison} in every objective${satisfied} yet.`;
}

/** Shows the estimate of one objective beside its reference, and the gain. */
function printGain(
  best: AnalysedTrial,
  { name, unit: symbol }: Objective,
  { references }: Analysis,
  terminal: Terminal,
): void {
  const value = best.objectives[name];
  const reference = references[name];
  if (value?.gain === undefined || reference === undefined) return;
  const unit = symbol ? ` ${symbol}` : "";
  const { median, lower, upper } = value.gain;
  const bounds =
    lower === undefined || upper === undefined ? "" : ` (95 % interval: ${formatGain(lower)} to ${formatGain(upper)})`;
  terminal.print(
    `  ${name}: ${formatNumber(value.value.median)}${unit} instead of ${formatNumber(reference.value)}${unit}, ` +
      `${terminal.style.green(`${formatGain(median)} better`)}${bounds}`,
  );
}
