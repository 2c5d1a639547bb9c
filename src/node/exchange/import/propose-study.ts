/**
 * @file A study file for the trials of another tool: parameters with the ranges that the tool keeps, or else those of the values,
 * and objectives with the goals that it keeps, or else those that are usual for their names.
 */
import { goalOf } from "../../help-text/index.ts";
import { BadInput } from "../../operations/bad-input.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import { formatCount } from "../../report/index.ts";
import type { Cell, SourceColumn, SourceStudy } from "../readers/index.ts";
import { conditionOf } from "./propose-condition.ts";
import { type ProposedParameter, proposeParameter } from "./propose-parameter.ts";
import { numberOf } from "./read-value.ts";

/** Where the trials come from, in words. */
export interface ProposalSource {
  /** Such as `optuna.db: Optuna storage (SQLite)`. */
  readonly title: string;
  /** The arguments of `paretune import` that read it. */
  readonly shownArguments: string;
}

interface ProposedMetric {
  readonly name: string;
  readonly goal: "maximize" | "minimize" | undefined;
  readonly isGuess: boolean;
}

/** Names of columns of a plain table that are settings of a training, although they sound like metrics. */
const SETTING = /batch|hidden|embed|window|step|unit|width|depth|dim|heads|layers|epoch|warm|max_|min_|num_|n_/i;

/**
 * The text of a study file into which the trials can be imported.
 *
 * @throws BadInput where the source does not say which columns are parameters and metrics, and their names do not either
 */
export function proposedStudyText(source: SourceStudy, { title, shownArguments }: ProposalSource): string {
  const isMetric = (column: SourceColumn): boolean =>
    isNumeric(source, column) &&
    (column.role === "metric" || (column.role === "any" && isMetricByName(source, column)));
  const metrics = withNames(source.columns.filter(isMetric)).map(([column, name]) => metricOf(column, name));
  const objectives = chosenObjectives(metrics);
  const columns = source.columns.filter(
    (each) => (each.role === "parameter" || each.role === "any") && !isMetric(each),
  );
  const parameters = withNames(columns).map(([column, name]) => proposeParameter(source, column, name));
  checkFound(source, parameters, objectives);
  const others = metrics.filter((each) => !objectives.includes(each));
  return [
    `# Proposed from ${title}, ${formatCount(source.trials.length, "trial")}. Check the ranges and the objectives, then:`,
    `#   paretune import ${shownArguments} > study.yaml`,
    `#   paretune import ${shownArguments} --into study.yaml`,
    `name: ${source.name.replace(/\.\w+$/, "").replace(/[^\w.-]+/g, "-") || "study"}`,
    "",
    "# The program that asks for trials evaluates them: Python, or `paretune suggest` and `paretune tell`. For `paretune run`, write",
    "# the command of the training instead, `command: python train.py --NAME {NAME}`, and where each metric is read,",
    '# `from: { stdout: "NAME: {number}" }`.',
    "evaluator: caller",
    "",
    "parameters:",
    ...parameters.map((parameter) => parameterLine(source, parameter, parameters)),
    "objectives:",
    ...objectives.map(
      ({ name, goal, isGuess }) => `  ${name}: { goal: ${goal} }${isGuess ? " # a guess by its name" : ""}`,
    ),
    ...(others.length === 0 ? [] : ["metrics:", ...others.map(({ name }) => `  ${name}: {}`)]),
    "",
  ].join("\n");
}

function checkFound(
  { columns }: SourceStudy,
  parameters: readonly ProposedParameter[],
  objectives: readonly ProposedMetric[],
): void {
  if (objectives.length > 0 && parameters.some(({ definition }) => definition !== undefined)) return;
  const what = objectives.length === 0 ? "metric is to be maximized or minimized" : "column is a parameter";
  const names = listedNames(columns.map(({ key }) => key));
  throw new BadInput(
    `The file does not say which ${what}, so no study can be proposed. Its columns: ${names}. ` +
      "Write a study file (`paretune init`), then give it with --into study.yaml.",
  );
}

function parameterLine(
  source: SourceStudy,
  { column, name, definition, remark }: ProposedParameter,
  all: readonly ProposedParameter[],
): string {
  if (definition === undefined) return `  # ${name}: ${remark ?? "it has no values"}`;
  const condition = conditionOf(source, column, all);
  const when = condition?.when === undefined ? "" : `, when: ${condition.when}`;
  const remarks = [remark, condition?.remark].filter((each) => each !== undefined);
  return `  ${name}: { ${definition}${when} }${remarks.length === 0 ? "" : ` # ${remarks.join("; ")}`}`;
}

function metricOf({ name: given, goal }: SourceColumn, name: string): ProposedMetric {
  return { name, goal: goal ?? goalOf(given), isGuess: goal === undefined };
}

/** Those with a goal of the tool; without any, the likeliest quality and the likeliest cost by their names. */
function chosenObjectives(metrics: readonly ProposedMetric[]): readonly ProposedMetric[] {
  const known = metrics.filter(({ goal, isGuess }) => goal !== undefined && !isGuess);
  if (known.length > 0) return known;
  const quality = metrics.find(({ goal }) => goal === "maximize");
  const cost = metrics.find(({ goal }) => goal === "minimize");
  return [quality, cost].filter((each) => each !== undefined);
}

function isMetricByName({ trials }: SourceStudy, { key, name }: SourceColumn): boolean {
  const isMeasured = trials.some(
    ({ standardErrors, counts }) => key in (standardErrors ?? {}) || key in (counts ?? {}),
  );
  return isMeasured || (goalOf(name) !== undefined && !SETTING.test(name));
}

function isNumeric({ trials }: SourceStudy, { key }: SourceColumn): boolean {
  const cells = trials.flatMap(({ cells: each }): readonly Cell[] =>
    Object.hasOwn(each, key) ? [each[key] ?? null] : [],
  );
  return cells.some((cell) => numberOf(cell) !== undefined);
}

/** Each column with a name that a study file can have, and that no other one has. */
function withNames(columns: readonly SourceColumn[]): readonly (readonly [SourceColumn, string])[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const plain = column.name.replace(/[^A-Za-z0-9_.-]+/g, "_").replace(/^(?![A-Za-z])/, "p_");
    let name = plain;
    for (let copy = 2; taken.has(name); copy++) name = `${plain}_${copy}`;
    taken.add(name);
    return [column, name];
  });
}
