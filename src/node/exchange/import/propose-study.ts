/**
 * @file A study file for the trials of another tool: parameters with the ranges that the tool keeps, or else those of the values,
 * and objectives with the goals that it keeps, or else those that are usual for their names.
 */
import { basename, parse } from "node:path";
import { commandLine } from "../../command-template/index.ts";
import { goalOf } from "../../help-text/index.ts";
import { BadInput } from "../../operations/bad-input.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import { formatCount } from "../../report/index.ts";
import { parseStudyFile, type StudyFile } from "../../study-file/index.ts";
import type { Cell, SourceColumn, SourceStudy } from "../readers/index.ts";
import { flowEntries, flowYaml } from "./flow-yaml.ts";
import { conditionOf } from "./propose-condition.ts";
import { mapFlags, studyName, withNames } from "./propose-names.ts";
import { type ProposedParameter, proposeParameter } from "./propose-parameter.ts";
import { numberOf } from "./read-value.ts";

/** Where the trials come from, in words. */
export interface ProposalSource {
  /** The file. */
  readonly path: string;
  /** Such as `optuna.db: Optuna storage (SQLite)`. */
  readonly title: string;
  /** The arguments of `paretune import` that read it. */
  readonly shownArguments: string;
}

interface ProposedMetric {
  readonly column: SourceColumn;
  readonly name: string;
  readonly goal: "maximize" | "minimize" | undefined;
  readonly isGuess: boolean;
}

/** Names of columns of a plain table that are settings of a training, although they sound like metrics. */
const SETTING = /batch|hidden|embed|window|step|unit|width|depth|dim|heads|layers|epoch|warm|max_|min_|num_|n_/i;

/** The most mistakes that are listed where no study file can be proposed. */
const MAX_ISSUES = 10;

/** What is proposed, before it is written. */
interface Proposal {
  readonly source: SourceStudy;
  readonly parameters: readonly ProposedParameter[];
  readonly objectives: readonly ProposedMetric[];
  readonly others: readonly ProposedMetric[];
}

/**
 * The text of a study file into which the trials can be imported, with the command that does it.
 *
 * @throws BadInput where the source does not say which columns are parameters and metrics, and their names do not either; and where
 * no study file can have what it has
 */
export function proposedStudyText(source: SourceStudy, from: ProposalSource): string {
  const proposal = proposalOf(source);
  checkFound(proposal);
  const file = validFile(textOf(proposal, from, []), from.path);
  const named = [
    ...proposal.parameters.flatMap(({ column, name, definition }) =>
      definition === undefined ? [] : [{ column, name, kind: "parameter" as const }],
    ),
    ...[...proposal.objectives, ...proposal.others].map(({ column, name }) => ({
      column,
      name,
      kind: "metric" as const,
    })),
  ];
  return textOf(proposal, from, mapFlags(file, source, named));
}

function proposalOf(source: SourceStudy): Proposal {
  const isMetric = (column: SourceColumn): boolean =>
    isNumeric(source, column) &&
    (column.role === "metric" || (column.role === "any" && isMetricByName(source, column)));
  const columns = source.columns.filter(
    (each) => (each.role === "parameter" || each.role === "any") && !isMetric(each),
  );
  const taken = new Set<string>();
  const parameters = withNames(columns, taken).map(([column, name]) => proposeParameter(source, column, name));
  const metrics = withNames(source.columns.filter(isMetric), taken).map(([column, name]) => metricOf(column, name));
  const objectives = chosenObjectives(metrics);
  return { source, parameters, objectives, others: metrics.filter((each) => !objectives.includes(each)) };
}

function textOf(
  { source, parameters, objectives, others }: Proposal,
  { title, path, shownArguments }: ProposalSource,
  maps: readonly string[],
): string {
  // A table has no name but that of its file.
  const name = source.name === basename(path) ? parse(path).name : source.name;
  const flags = maps.map((each) => ` ${commandLine({ kind: "words", words: mapWords(each) })}`).join("");
  return [
    `# Proposed from ${title}, ${formatCount(source.trials.length, "trial")}. Check the ranges and the objectives, then:`,
    `#   paretune import ${shownArguments} > study.yaml`,
    `#   paretune import ${shownArguments} --into study.yaml${flags}`,
    `name: ${flowYaml(studyName(name))}`,
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
      ({ name: key, goal, isGuess }) =>
        `  ${flowYaml(key)}: { goal: ${goal} }${isGuess ? " # a guess by its name" : ""}`,
    ),
    ...(others.length === 0 ? [] : ["metrics:", ...others.map(({ name: key }) => `  ${flowYaml(key)}: {}`)]),
    "",
  ].join("\n");
}

/** The words of a flag; one that begins with a dash would be taken for another flag. */
function mapWords(pair: string): readonly string[] {
  return pair.startsWith("-") ? [`--map=${pair}`] : ["--map", pair];
}

/** The proposal as `check` reads it. Throws BadInput with what a study file cannot have. */
function validFile(text: string, path: string): StudyFile {
  const read = parseStudyFile(text, "study.yaml");
  if (read.ok) return read.file;
  const issues = read.issues.map(({ key, message }) => `${key === "" ? "" : `${key}: `}${message}`);
  throw new BadInput(
    `No study file can be proposed for ${path}:\n${issues
      .slice(0, MAX_ISSUES)
      .map((each) => `  ${each}`)
      .join("\n")}\n` +
      `${issues.length > MAX_ISSUES ? `  … and ${issues.length - MAX_ISSUES} more\n` : ""}` +
      "Write a study file (`paretune init`) with what it can have instead, then give it with --into study.yaml.",
  );
}

function checkFound({ source: { columns }, parameters, objectives }: Proposal): void {
  const found = parameters.filter(({ definition }) => definition !== undefined);
  if (objectives.length > 0 && found.length > 0) {
    if (found.some(({ definition }) => definition?.type !== "fixed")) return;
    throw new BadInput(
      `Every parameter has the same value in all trials (${listedNames(found.map(({ column }) => column.key))}), so nothing is left to ` +
        "vary, and no study can be proposed. Write a study file with the ranges to be searched (`paretune init`), then give it with " +
        "--into study.yaml.",
    );
  }
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
  return `  ${flowYaml(name)}: { ${flowEntries(definition)}${when} }${remarks.length === 0 ? "" : ` # ${remarks.join("; ")}`}`;
}

function metricOf(column: SourceColumn, name: string): ProposedMetric {
  const { name: given, goal } = column;
  return { column, name, goal: goal ?? goalOf(given), isGuess: goal === undefined };
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
