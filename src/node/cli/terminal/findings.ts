/**
 * @file The front of a study as tables, for `best`, `confirm` and `demo`.
 */
import type { AnalysedTrial, Analysis } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import {
  constantWords,
  contradictedWords,
  formatGainInterval,
  formatInterval,
  formatMeasurement,
  formatProbability,
  markedWords,
} from "../../report/index.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** Shows the front and its contenders as tables, each value measured beside estimated, and what is not claimed. */
export function printFront(analysis: Analysis, terminal: Terminal): void {
  const { front, contenders, basis, constant, objectives } = analysis;
  if (front.length > 0) {
    const values =
      basis === "model"
        ? "the model's estimates with 95 % intervals, beside the measurements ± their standard errors"
        : "as measured; there is no model yet";
    terminal.print(terminal.style.bold(`${objectives.length === 1 ? "Best" : "Front"} (${values}):`));
    terminal.print(pointTable(analysis, front, terminal.width));
  } else if (objectives.length > 0 || analysis.trials.length === 0) terminal.print(nothingWords(analysis));
  if (contenders.length > 0) {
    const place =
      objectives.length === 1 ? "not the best estimate, but truly the best" : "not on this front, but on the true one";
    terminal.print(terminal.style.bold(`\nContenders (${place} with a probability of at least 20 %):`));
    terminal.print(pointTable(analysis, contenders, terminal.width));
  }
  const words = contradictedWords([...front, ...contenders]);
  if (words !== undefined) terminal.print(`\n${words}`);
  for (const each of markedWords([...front, ...contenders])) terminal.print(`\n${each}`);
  for (const each of constant) terminal.print(`\n${constantWords(each)}`);
}

/** The reason why there is no front. */
export function nothingWords({ counts, trials }: Analysis): string {
  if (counts.completed === 0) return "No trial has completed yet.";
  const isBroken = trials.length > 0 && trials.every(({ feasible }) => feasible === false);
  return isBroken ? "No trial is estimated to satisfy the outcome constraints." : "No trial satisfies the condition.";
}

/** A column of probabilities: its heading, and the probability of a trial. */
type ShareColumn = readonly [heading: string, read: (point: AnalysedTrial) => number | undefined];

/** Points as a table of `width` columns: values, gains, and the probabilities that are known. */
function pointTable(analysis: Analysis, points: readonly AnalysedTrial[], width: number): string {
  return table(pointRows(analysis, points), width);
}

/** The cells of such a table; the first row is its heading. */
export function pointRows(analysis: Analysis, points: readonly AnalysedTrial[]): readonly (readonly string[])[] {
  const { objectives, references, basis } = analysis;
  const withGains = objectives.every(({ name }) => references[name] !== undefined);
  const shares = shareColumns(analysis, points, withGains);
  const heads = objectives.flatMap(({ name }) => [
    name,
    ...(basis === "model" ? ["measured"] : []),
    ...(withGains ? ["gain"] : []),
  ]);
  const rows = points.map((point) => [
    point.origin === "baseline" ? `${point.trial} (baseline)` : String(point.trial),
    ...objectives.flatMap((objective) => cells(analysis, point, objective, withGains)),
    ...shares.map(([, read]) => shareWords(read(point))),
  ]);
  return [["trial", ...heads, ...shares.map(([head]) => head)], ...rows];
}

function shareColumns(
  { objectives, comparison }: Analysis,
  points: readonly AnalysedTrial[],
  withGains: boolean,
): readonly ShareColumn[] {
  const columns: readonly ShareColumn[] = [
    [objectives.length === 1 ? "is best" : "on front", ({ membership }) => membership],
    ["feasible", ({ feasible, feasibility }) => (feasible === undefined ? undefined : feasibility)],
    ["holds", ({ passes }) => passes],
  ];
  const known = columns.filter(([, read]) => points.some((point) => read(point) !== undefined));
  return withGains ? [...known, [`beats the ${comparison}`, ({ probability }) => probability]] : known;
}

function shareWords(share: number | undefined): string {
  return share === undefined ? "–" : formatProbability(share);
}

/** The estimate with its interval, the measurement (marked where it contradicts the estimate), and the gain. */
function cells({ basis }: Analysis, point: AnalysedTrial, objective: Objective, withGains: boolean): string[] {
  const { name, unit } = objective;
  const value = point.objectives[name];
  if (value === undefined) return [...(basis === "model" ? ["–"] : []), ...(withGains ? ["–", "–"] : ["–"])];
  const measured = `${formatMeasurement(value.measured, unit)}${value.contradiction === undefined ? "" : " !"}`;
  const gain = value.gain === undefined ? "–" : formatGainInterval(value.gain);
  return [
    ...(basis === "model" ? [formatInterval(value.value, unit), measured] : [measured]),
    ...(withGains ? [gain] : []),
  ];
}
