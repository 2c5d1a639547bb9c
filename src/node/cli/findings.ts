/**
 * @file What a study has found, in words and as JSON; `best`, `run` and `demo` end with it.
 */
import type { Objective } from "../../core/index.ts";
import {
  type Analysis,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatProbability,
  type Interval,
  isSureEnough,
  type Point,
} from "../report/index.ts";
import { columns, type Terminal } from "./terminal.ts";

/** A point as JSON. */
export function pointJson(point: Point): Record<string, unknown> {
  return {
    trial: point.trial,
    origin: point.origin,
    parameters: point.configuration,
    probability: point.probability ?? null,
    objectives: Object.fromEntries(
      Object.entries(point.objectives).map(([name, { value, measured, gain }]) => [
        name,
        { ...interval(value), measured, gain: gain === undefined ? null : interval(gain) },
      ]),
    ),
  };
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
    hypervolume: analysis.hypervolume ?? null,
    front: analysis.front.map(pointJson),
    recommendation: analysis.recommendation === undefined ? null : pointJson(analysis.recommendation),
  };
}

/** The front as a table. */
export function sayFront(analysis: Analysis, terminal: Terminal): void {
  const { objectives } = analysis.study;
  if (analysis.front.length === 0) {
    terminal.say(analysis.counts.completed === 0 ? "No trial has completed yet." : "No trial fulfils the condition.");
    return;
  }
  const words =
    analysis.basis === "model" ? "by posterior mean, with 95 % intervals" : "as measured: there is no model yet";
  terminal.say(terminal.style.bold(`The front (${words}):`));
  const withGains = objectives.every(({ name }) => analysis.references[name] !== undefined);
  const heads = objectives.flatMap(({ name }) => (withGains ? [name, "gain"] : [name]));
  const rows = analysis.front.map((point) => [
    point.origin === "baseline" ? `${point.trial} (baseline)` : String(point.trial),
    ...objectives.flatMap((objective) => cells(point, objective, withGains)),
    ...(withGains ? [point.probability === undefined ? "–" : formatProbability(point.probability)] : []),
  ]);
  terminal.say(columns([["trial", ...heads, ...(withGains ? [`beats the ${analysis.comparison}`] : [])], ...rows]));
}

function cells(point: Point, objective: Objective, withGains: boolean): string[] {
  const value = point.objectives[objective.name];
  if (value === undefined) return withGains ? ["–", "–"] : ["–"];
  const first = formatInterval(value.value, objective.unit);
  return withGains ? [first, value.gain === undefined ? "–" : formatGainInterval(value.gain)] : [first];
}

const ADVICE = "\n  That is not enough to rely on: run more trials (--trials), or measure it again.";

/** The recommendation in words. */
export function sayRecommendation(analysis: Analysis, terminal: Terminal): void {
  const { recommendation: best, study, references } = analysis;
  const { bold, green } = terminal.style;
  if (best === undefined) {
    const hasReference = study.objectives.every(({ name }) => references[name] !== undefined);
    terminal.say(
      hasReference
        ? `Nothing is estimated to beat the ${analysis.comparison} in every objective yet.`
        : "There is nothing to compare with: give the study a `baseline` or a `reference_point`.",
    );
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
  terminal.say(
    best.probability === undefined
      ? "  How sure this is cannot be said: no uncertainty was measured. Repeat it before relying on it."
      : `  It beats the ${analysis.comparison} in every objective with a probability of ${formatProbability(best.probability)}.${isSureEnough(best) ? "" : ADVICE}`,
  );
  const parameters = Object.entries(best.configuration).map(([name, value]) => `${name}=${String(value)}`);
  terminal.say(`  Parameters: ${parameters.join(" ")}`);
}
