/**
 * @file What a study has found, in words and as JSON; `best`, `run` and `demo` end with it.
 */
import type { Objective } from "../../../core/index.ts";
import {
  type Analysis,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatProbability,
  type Interval,
  inferredWords,
  isSureEnough,
  type Point,
} from "../../report/index.ts";
import { columns, type Terminal } from "./terminal.ts";

/** A point as JSON. */
export function pointJson(point: Point): Record<string, unknown> {
  return {
    trial: point.trial,
    origin: point.origin,
    parameters: point.configuration,
    probability: point.probability ?? null,
    membership: point.membership ?? null,
    ...(point.holds === undefined ? {} : { holds: point.holds }),
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

function constrainedJson({ constrained = {} }: Point): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(constrained).map(([name, { value, measured }]) => [name, { ...interval(value), measured }]),
  );
}

function interval({ mean, lower, upper }: Interval): Record<string, unknown> {
  return { mean, lower: lower ?? null, upper: upper ?? null };
}

/** The whole of `best --json`. */
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

/** The front as a table. */
export function sayFront(analysis: Analysis, terminal: Terminal): void {
  if (analysis.front.length === 0) {
    terminal.say(nothingWords(analysis));
    return;
  }
  const words =
    analysis.basis === "model" ? "by posterior mean, with 95 % intervals" : "as measured: there is no model yet";
  terminal.say(terminal.style.bold(`The front (${words}):`));
  terminal.say(pointTable(analysis, analysis.front));
  if (analysis.contenders.length === 0) return;
  terminal.say(terminal.style.bold("\nContenders (off that front, yet on the true one with at least 20 %):"));
  terminal.say(pointTable(analysis, analysis.contenders));
}

/** Why there is no front. */
function nothingWords({ counts, points }: Analysis): string {
  if (counts.completed === 0) return "No trial has completed yet.";
  const isBroken = points.length > 0 && points.every(({ feasible }) => feasible === false);
  return isBroken ? "No trial is estimated to keep the outcome constraints." : "No trial fulfils the condition.";
}

/** Points as a table: values, gains, and the probabilities that are known. */
function pointTable(analysis: Analysis, points: readonly Point[]): string {
  const { objectives } = analysis.study;
  const withGains = objectives.every(({ name }) => analysis.references[name] !== undefined);
  const shares: readonly (readonly [string, (point: Point) => number | undefined])[] = [
    ...(points.some(({ membership }) => membership !== undefined)
      ? [["on front", ({ membership }: Point) => membership] as const]
      : []),
    ...(points.some(({ feasible }) => feasible !== undefined)
      ? [["feasible", ({ feasibility }: Point) => feasibility] as const]
      : []),
    ...(points.some(({ holds }) => holds !== undefined) ? [["holds", ({ holds }: Point) => holds] as const] : []),
    ...(withGains ? [[`beats the ${analysis.comparison}`, ({ probability }: Point) => probability] as const] : []),
  ];
  const heads = objectives.flatMap(({ name }) => (withGains ? [name, "gain"] : [name]));
  const rows = points.map((point) => [
    point.origin === "baseline" ? `${point.trial} (baseline)` : String(point.trial),
    ...objectives.flatMap((objective) => cells(point, objective, withGains)),
    ...shares.map(([, read]) => shareWords(read(point))),
  ]);
  return columns([["trial", ...heads, ...shares.map(([head]) => head)], ...rows]);
}

function shareWords(share: number | undefined): string {
  return share === undefined ? "–" : formatProbability(share);
}

function cells(point: Point, objective: Objective, withGains: boolean): string[] {
  const value = point.objectives[objective.name];
  if (value === undefined) return withGains ? ["–", "–"] : ["–"];
  const first = formatInterval(value.value, objective.unit);
  return withGains ? [first, value.gain === undefined ? "–" : formatGainInterval(value.gain)] : [first];
}

/** Where the search counts from while nobody has said so. */
function sayInferred({ inferredReference, study }: Analysis, terminal: Terminal): void {
  if (inferredReference === undefined) return;
  terminal.say(
    `The search counts from the reference point (inferred): ${inferredWords(study.objectives, inferredReference)}. It follows the front; ` +
      "`paretune edit STUDY --freeze-reference-point` keeps it.",
  );
}

const ADVICE =
  "\n  That is not enough to rely on: run more trials (`run` with --trials), or evaluate it again (`tell` with --parameters).";

/** The recommendation in words. */
export function sayRecommendation(analysis: Analysis, terminal: Terminal): void {
  const { recommendation: best, study, references } = analysis;
  const { bold, green } = terminal.style;
  if (best === undefined) {
    const hasReference = study.objectives.every(({ name }) => references[name] !== undefined);
    terminal.say(
      hasReference
        ? `Nothing is estimated to beat the ${analysis.comparison} in every objective${study.outcomeConstraints === undefined ? "" : " and to keep the outcome constraints"} yet.`
        : "There is nothing to compare with: give the study a `baseline` or a `reference_point`.",
    );
    sayInferred(analysis, terminal);
    return;
  }
  terminal.say(bold(`${isSureEnough(best) ? "Recommendation" : "Most promising"}: trial ${best.trial}`));
  for (const objective of study.objectives) {
    const value = best.objectives[objective.name];
    const reference = references[objective.name];
    if (value?.gain === undefined || reference === undefined) continue;
    const unit = objective.unit ? ` ${objective.unit}` : "";
    const { mean, lower, upper } = value.gain;
    const bounds =
      lower === undefined || upper === undefined ? "" : ` (95 %: ${formatGain(lower)} to ${formatGain(upper)})`;
    terminal.say(
      `  ${objective.name}: ${formatNumber(value.value.mean)}${unit} instead of ${formatNumber(reference.value)}${unit}, ` +
        `${green(`${formatGain(mean)} better`)}${bounds}`,
    );
  }
  const kept = best.feasible === undefined ? "" : " and keeps the outcome constraints";
  terminal.say(
    best.probability === undefined
      ? "  How sure this is cannot be said: no uncertainty was measured. Repeat it before relying on it."
      : `  It beats the ${analysis.comparison} in every objective${kept} with a probability of ${formatProbability(best.probability)}.${isSureEnough(best) ? "" : ADVICE}`,
  );
  const parameters = Object.entries(best.configuration).map(([name, value]) => `${name}=${String(value)}`);
  terminal.say(`  Parameters: ${parameters.join(" ")}`);
}
