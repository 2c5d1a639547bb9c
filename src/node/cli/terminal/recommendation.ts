/**
 * @file The recommended trial as text: measured beside estimated, why it was chosen, how it was run.
 */
import type { AnalysedTrial, Analysis, ParameterDifference } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import {
  formatGain,
  formatMeasurement,
  formatNumber,
  inferredWords,
  noRecommendationSentence,
  type RecommendationDetails,
  recommendationHeading,
  recommendationSentences,
} from "../../report/index.ts";
import { type Field, fields } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** Shows the recommendation with its details, or why there is none; then the bounds on which the front lies. */
export function printRecommendation(analysis: Analysis, details: RecommendationDetails, terminal: Terminal): void {
  const { recommendation: best, study } = analysis;
  const heading = recommendationHeading(analysis);
  if (best === undefined || heading === undefined) {
    const sentence = noRecommendationSentence(analysis);
    if (sentence !== undefined) terminal.print(sentence);
  } else {
    terminal.print(terminal.style.bold(heading));
    terminal.print(fields(metricFields(analysis, best, terminal), terminal.width));
    for (const sentence of recommendationSentences(analysis)) terminal.print(`  ${sentence}`);
    terminal.print(fields(runFields(best, details), terminal.width));
    printCommands(details, terminal);
  }
  const { inferredReference } = analysis;
  if (inferredReference !== undefined) {
    terminal.print(
      `\nThe reference point is inferred and moves with the front: ${inferredWords(study.objectives, inferredReference)}. ` +
        "`paretune edit STUDY --freeze-reference-point` fixes it.",
    );
  }
  if (details.boundSummary !== undefined) {
    const { words, command } = details.boundSummary;
    if (command === undefined) terminal.print(`\n${words}`);
    else terminal.printCommand(`\n${words}`, command);
  }
}

/** Each objective and constrained metric: estimated, measured, and the gain. */
function metricFields(analysis: Analysis, best: AnalysedTrial, { style }: Terminal): readonly Field[] {
  const { study, references, comparison, basis } = analysis;
  const ofObjective = ({ name, unit }: Objective): Field => {
    const value = best.objectives[name];
    const reference = references[name];
    if (value === undefined) return [name, "–"];
    const measured = `measured ${formatMeasurement(value.measured, unit)}`;
    const values = basis === "model" ? `estimated ${withInterval(value.value, unit)}, ${measured}` : measured;
    if (value.gain === undefined || reference === undefined) return [name, values];
    const { median, lower, upper } = value.gain;
    const interval =
      lower === undefined || upper === undefined ? "" : ` (${formatGain(lower)} to ${formatGain(upper)})`;
    const gain = style.green(`${formatGain(median)} better`);
    return [name, `${values}; ${gain}${interval} than the ${comparison}'s ${withUnit(reference.value, unit)}`];
  };
  const constrained = Object.entries(best.constrained ?? {}).map(([name, { value, measured }]): Field => {
    const shown = `measured ${formatMeasurement(measured)}`;
    return [name, basis === "model" ? `estimated ${withInterval(value, undefined)}, ${shown}` : shown];
  });
  return [...study.objectives.map(ofObjective), ...constrained];
}

function withUnit(value: number, unit: string | undefined): string {
  return `${formatNumber(value)}${unit ? ` ${unit}` : ""}`;
}

function withInterval(
  { median, lower, upper }: { readonly median: number; readonly lower?: number; readonly upper?: number },
  unit: string | undefined,
): string {
  const interval =
    lower === undefined || upper === undefined
      ? ""
      : ` (95 % interval: ${formatNumber(lower)} to ${formatNumber(upper)})`;
  return `${withUnit(median, unit)}${interval}`;
}

/** The parameters, the difference from the baseline's, and the folder. */
function runFields(best: AnalysedTrial, { differences, command }: RecommendationDetails): readonly Field[] {
  const parameters = Object.entries(best.configuration).map(([name, value]) => `${name}=${String(value)}`);
  return [
    ["parameters", parameters.join(" ")],
    ...(differences === undefined ? [] : [["differences", differenceWords(differences)] as const]),
    ...(command?.folder === undefined ? [] : [["folder", command.folder] as const]),
  ];
}

function differenceWords(differences: readonly ParameterDifference[]): string {
  if (differences.length === 0) return "none: these are the baseline's parameters";
  const parts = differences.map(
    ({ parameter, baseline, value }) => `${parameter} ${shown(baseline)} → ${shown(value)}`,
  );
  return `${parts.join(", ")} (baseline → trial)`;
}

function shown(value: ParameterDifference["value"]): string {
  return value === undefined ? "inactive" : String(value);
}

/** The commands of the trial, and the next step where the recommendation is not sure. */
function printCommands({ command, confirm }: RecommendationDetails, terminal: Terminal): void {
  if (command !== undefined) {
    const isElsewhere = command.cwd !== process.cwd();
    const lines = [...(isElsewhere ? [`cd ${quoted(command.cwd)}`] : []), ...command.commands];
    const verb = command.folder === undefined ? "It would be run as" : "It was run as";
    terminal.printCommand(`  ${verb}`, ...lines);
  }
  if (confirm !== undefined) terminal.printCommand("\nNext, evaluate it and its rivals again", confirm);
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
