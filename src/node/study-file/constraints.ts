/**
 * @file The constraints of a study file, and whether they leave anything.
 */
import {
  type Constraint,
  createSpace,
  findFeasible,
  listedValues,
  mentions,
  type Parameter,
  ParetuneError,
  parentsFirst,
} from "../../core/index.ts";
import { closest } from "../expression/closest.ts";
import { parseExpression } from "../expression/parse-expression.ts";
import { typeOf } from "./expression-types.ts";
import type { KeyPath } from "./issue.ts";
import { createReport, type Report } from "./report.ts";

/** The constraints that are right; what is not a list of texts is left to the schema. */
export function readConstraints(
  fields: unknown,
  parameters: readonly Parameter[],
  names: readonly string[],
  report: Report,
): readonly Constraint[] {
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((text: unknown, index) =>
    typeof text === "string" ? readConstraint(text, ["constraints", index], { parameters, names }, report) : [],
  );
}

/**
 * One constraint for the library, from the text that a study file would hold. Throws ParetuneError "argument" with what
 * is wrong with it.
 */
export function parseConstraint(text: string, parameters: readonly Parameter[]): Constraint {
  const report = createReport(() => ({ line: 0, column: 0 }));
  const names = parameters.map(({ name }) => name);
  const [constraint] = readConstraint(text, [], { parameters, names }, report);
  if (constraint !== undefined) return constraint;
  const problem = report.issues[0]?.message ?? `mentions no parameter of this study; known: ${names.join(", ")}`;
  throw new ParetuneError("argument", `parseConstraint: "${text}": ${problem}`);
}

function readConstraint(
  text: string,
  path: KeyPath,
  known: { readonly parameters: readonly Parameter[]; readonly names: readonly string[] },
  report: Report,
): readonly Constraint[] {
  const parsed = parseExpression(text);
  if (!parsed.ok) {
    report.mistake(path, parsed.problem, parsed.suggestion);
    return [];
  }
  const { expression } = parsed;
  const strangers = mentions(expression);
  if (strangers.length > 0 && strangers.every((name) => isStranger(name, known))) {
    report.note(path, `does not apply: this study has no parameters ${strangers.join(" and ")}`);
    return [];
  }
  const typed = typeOf(expression, known);
  if (!typed.ok) report.mistake(path, typed.problem);
  else if (typed.type === "number" || typed.type === "text") {
    report.mistake(path, `must say what holds, with a comparison; got ${text}`, `"${text} <= 1"`);
  } else return [{ text, expression }];
  return [];
}

/** Whether a name is no parameter's, and not a typing mistake for one either, nor a value without its quotes. */
function isStranger(
  name: string,
  { parameters, names }: { readonly parameters: readonly Parameter[]; readonly names: readonly string[] },
): boolean {
  if (names.includes(name) || closest(name, names) !== undefined) return false;
  return !parameters.some((parameter) => listedValues(parameter)?.includes(name));
}

/** Reports a space that its constraints leave nothing of, as far as a search can tell. */
export function checkFeasible(
  parameters: readonly Parameter[],
  constraints: readonly Constraint[],
  report: Report,
): void {
  const derived = parameters.find(({ kind }) => kind === "derived");
  if ((constraints.length === 0 && derived === undefined) || "circle" in parentsFirst(parameters)) return;
  if (findFeasible(createSpace(parameters, constraints)) !== undefined) return;
  if (constraints.length === 0) {
    report.mistake(["parameters", derived?.name ?? "", "value"], "comes to no finite number, whatever the parameters");
    return;
  }
  report.mistake(["constraints"], "no configuration was found that fulfils them all; loosen one of them");
}
