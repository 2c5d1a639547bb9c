/**
 * @file Parses what results of a study are compared with: baseline and reference point.
 */

import {
  type Configuration,
  type Constraint,
  checkValue,
  isTuned,
  type Parameter,
  type Space,
  validateConfiguration,
} from "../../core/space/index.ts";
import { type Objective, spaceOf } from "../../core/study/index.ts";
import { meant } from "../expression/index.ts";
import { isFields } from "../is-fields.ts";
import type { StudyFields } from "./fields.ts";
import { shown, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

/** The space that a baseline belongs to, as far as it is valid. */
export interface BaselineSpace {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
  /** The names of all parameters, including those with mistakes. */
  readonly names: readonly string[];
  /** Whether parameters and constraints have no mistakes. */
  readonly isSpaceRight: boolean;
}

/**
 * The complete baseline; undefined if there is none or it has mistakes. Parameters that it leaves out take the middle of
 * their ranges, or the values nearest to that which fulfil the constraints; a note lists them.
 */
export function readBaseline(
  fields: unknown,
  { parameters, constraints, names, isSpaceRight }: BaselineSpace,
  report: IssueReport,
): Configuration | undefined {
  if (!isFields(fields)) return undefined;
  const before = report.issues.length;
  for (const [name, value] of Object.entries(fields)) {
    const path = ["baseline", name];
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) {
      if (!names.includes(name)) report.mistake(path, `there is no parameter ${name}${meant(name, names)}`);
      continue;
    }
    const check = checkValue(parameter, value);
    if (check.valid || !isValue(value)) continue;
    const nearest = check.nearest === undefined ? undefined : written(check.nearest);
    report.mistake(path, `must be ${check.expected}; got ${shown(value)}`, nearest);
  }
  if (report.issues.length > before || !isSpaceRight) return undefined;
  return completeBaseline(fields, spaceOf({ parameters, constraints }), report);
}

function completeBaseline(
  fields: Readonly<Record<string, unknown>>,
  space: Space,
  report: IssueReport,
): Configuration | undefined {
  const complete = validateConfiguration(space, fields);
  if ("issues" in complete) {
    for (const issue of complete.issues) {
      const name = Object.keys(fields).find((each) => issue.startsWith(`${each} is not active`));
      if (name === undefined) report.mistake(["baseline"], issue);
      else report.mistake(["baseline", name], issue.slice(name.length + 1));
    }
    return undefined;
  }
  const { configuration } = complete;
  const left = space.parameters.filter(
    (parameter) =>
      isTuned(parameter) && Object.hasOwn(configuration, parameter.name) && !Object.hasOwn(fields, parameter.name),
  );
  if (left.length > 0) {
    const values = left.map(({ name }) => `${name}: ${written(configuration[name])}`).join(", ");
    report.note(["baseline"], `parameters that it leaves out take the middle of their ranges: ${values}`);
  }
  return configuration;
}

/** Whether it is a value of a parameter; anything else is reported by the schema. */
function isValue(value: unknown): boolean {
  return Array.isArray(value) || typeof value === "number" || typeof value === "string" || typeof value === "boolean";
}

/** Checks that the reference point names objectives. */
export function checkReferencePoint(fields: unknown, objectives: readonly string[], report: IssueReport): void {
  if (!isFields(fields)) return;
  for (const name of Object.keys(fields)) {
    if (!objectives.includes(name)) {
      report.mistake(["reference_point", name], `there is no objective ${name}${meant(name, objectives)}`);
    }
  }
}

/** Checks how many objectives there are. */
export function checkObjectiveCount(count: number, report: IssueReport): void {
  if (count === 0) {
    report.mistake(
      ["objectives"],
      "there must be at least one objective; got none",
      'accuracy: { goal: maximize, from: { stdout: "accuracy: {number}" } }',
    );
  }
}

/** Adds a note if the study has neither a baseline nor a reference point that results are to beat. */
export function noteMissingReference(
  fields: Pick<StudyFields, "baseline" | "reference_point">,
  objectives: readonly Objective[],
  report: IssueReport,
): void {
  const open = objectives.filter(({ name }) => !Object.hasOwn(fields.reference_point ?? {}, name));
  if (fields.baseline !== undefined || objectives.length < 2 || open.length === 0) return;
  report.note(
    ["objectives"],
    `there is no baseline, and no reference_point for ${open.map(({ name }) => name).join(", ")}: ` +
      "the reference point is inferred just below the current front, and moves with it",
  );
}
