/**
 * @file The constraints of a study file, and whether any configuration satisfies them.
 */

import { ParetuneError } from "../../core/errors.ts";
import { checkExpression, mentions } from "../../core/expression/index.ts";
import {
  type Constraint,
  countConfigurations,
  findFeasible,
  heldValue,
  listedValues,
  type Parameter,
  parentsFirst,
} from "../../core/space/index.ts";
import { spaceOf } from "../../core/study/index.ts";
import { closest, type KnownParameters, parameterScope, parseExpression, type Scope } from "../expression/index.ts";
import type { KeyPath } from "./issue.ts";
import { createIssueReport, type IssueReport } from "./issue-report.ts";
import { isTooMany } from "./limits.ts";

/** The constraints without mistakes. The schema reports what is not a list of texts. */
export function readConstraints(
  fields: unknown,
  parameters: readonly Parameter[],
  names: readonly string[],
  report: IssueReport,
): readonly Constraint[] {
  if (!Array.isArray(fields)) return [];
  if (isTooMany(fields.length, "constraints", report)) return [];
  const known = knownTo({ parameters, names });
  return fields.flatMap((text: unknown, index) =>
    typeof text === "string" ? readConstraint(text, ["constraints", index], known, report) : [],
  );
}

/**
 * Reads one constraint for the library, from the text that a study file would hold. Throws ParetuneError "argument" with what
 * is wrong with the text.
 */
export function parseConstraint(text: string, parameters: readonly Parameter[]): Constraint {
  const report = createIssueReport(() => ({ line: 0, column: 0 }));
  const names = parameters.map(({ name }) => name);
  const [constraint] = readConstraint(text, [], knownTo({ parameters, names }), report);
  if (constraint !== undefined) return constraint;
  const problem = report.issues[0]?.message ?? `mentions no parameter of this study; known: ${names.join(", ")}`;
  throw new ParetuneError("argument", `parseConstraint: "${text}": ${problem}`);
}

/** The parameters, and what is looked up for every constraint. */
interface Known extends KnownParameters {
  readonly scope: Scope;
  /** Every value of a parameter with a list of them. */
  readonly values: ReadonlySet<unknown>;
  readonly constant: ReadonlySet<string>;
}

function knownTo(known: KnownParameters): Known {
  const values = new Set(known.parameters.flatMap((each) => listedValues(each) ?? []));
  return { ...known, scope: parameterScope(known), values, constant: constantNames(known.parameters) };
}

function readConstraint(text: string, path: KeyPath, known: Known, report: IssueReport): readonly Constraint[] {
  const { scope } = known;
  const parsed = parseExpression(text, scope);
  if (!parsed.ok) {
    report.mistake(path, parsed.problem, parsed.suggestion);
    return [];
  }
  const { expression } = parsed;
  const names = mentions(expression);
  if (names.length === 0) {
    report.mistake(path, `mentions no parameter, so it has the same answer for every trial; remove it; got ${text}`);
    return [];
  }
  if (names.every((name) => isForeign(name, known))) {
    report.note(path, `does not apply: this study has no parameters ${names.join(" and ")}`);
    return [];
  }
  const checked = checkExpression(expression, scope);
  if (!checked.ok) report.mistake(path, checked.problem);
  else if (checked.type === "number" || checked.type === "text") {
    report.mistake(path, `must be a condition, with a comparison; got ${text}`, `"${text} <= 1"`);
  } else {
    if (names.every((name) => known.constant.has(name))) {
      report.note(
        path,
        `mentions only parameters that have one value, so it has the same answer for every trial: ${text}`,
      );
    }
    return [{ text, expression }];
  }
  return [];
}

/** The names of the parameters that have one value only: fixed or pinned ones, and those that are derived from such alone. */
function constantNames(parameters: readonly Parameter[]): ReadonlySet<string> {
  const constant = new Set<string>();
  const sorted = parentsFirst(parameters);
  for (const index of "circle" in sorted ? [] : sorted.order) {
    const parameter = parameters[index];
    if (parameter === undefined) continue;
    const isComputed =
      parameter.kind === "derived" && mentions(parameter.expression).every((name) => constant.has(name));
    if (isComputed || heldValue(parameter) !== undefined) constant.add(parameter.name);
  }
  return constant;
}

/** Whether a name is unknown: neither a parameter, nor a misspelt parameter, nor a value without its quotes. */
function isForeign(name: string, { scope, names, values }: Known): boolean {
  return !scope.names.has(name) && !values.has(name) && closest(name, names) === undefined;
}

/** Reports constraints for which a search finds no configuration that satisfies them. */
export function checkFeasible(
  parameters: readonly Parameter[],
  constraints: readonly Constraint[],
  report: IssueReport,
): void {
  const derived = parameters.find(({ kind }) => kind === "derived");
  if ((constraints.length === 0 && derived === undefined) || "circle" in parentsFirst(parameters)) return;
  const space = spaceOf({ parameters, constraints });
  if (findFeasible(space) !== undefined) return;
  if (constraints.length === 0) {
    report.mistake(
      ["parameters", derived?.name ?? "", "value"],
      "does not evaluate to a finite number for any parameters",
    );
    return;
  }
  const isProven = countConfigurations(space).share === 0;
  const doubt = ", although there may be one; a run would search in the same way and find none";
  const advice = isProven ? "; relax one" : `${doubt}; relax one, or narrow the ranges of the parameters`;
  report.mistake(["constraints"], `no configuration was found that satisfies all of them${advice}`);
}
