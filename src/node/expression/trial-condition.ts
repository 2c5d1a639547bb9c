/**
 * @file Conditions on trials, for `outcome_constraints` and `--where`: expressions over metrics, parameters and the baseline's
 * values. A value of a parameter may stand there without quotes beside it (`pooling == max`), and a bare `baseline` is the
 * baseline's value of the one metric or parameter that its comparison names.
 */
import {
  type BinaryExpression,
  checkExpression,
  type Expression,
  evaluate,
  isComparison,
  mentions,
  partsOf,
  type ValueType,
  withParts,
} from "../../core/expression/index.ts";
import type { ParameterValue } from "../../core/space/index.ts";
import { parseExpression } from "./parse-expression.ts";
import { BASELINE, type TrialScope } from "./scope.ts";

/** One trial's values, as measured, as estimated or in one posterior draw; undefined for those that are not known. */
export interface ConditionValues {
  /** The value of a metric or a parameter. */
  readonly of: (name: string) => ParameterValue | undefined;
  /** The same of the baseline. */
  readonly ofBaseline: (name: string) => ParameterValue | undefined;
}

/** A condition on trials. A comparison with an unknown value does not hold. */
export interface Condition {
  holds(values: ConditionValues): boolean;
}

/** A condition that was read from text. */
export interface TrialCondition extends Condition {
  /** Whether it compares with the baseline. */
  readonly usesBaseline: boolean;
}

/** An expression over trials with its type, or what is wrong with its text. */
export type TrialExpression =
  | { readonly ok: true; readonly expression: Expression; readonly type: ValueType }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

/** Reads and checks an expression over trials. In the tree, `baseline` is `baseline.NAME` everywhere. */
export function readTrialExpression(text: string, scope: TrialScope): TrialExpression {
  const parsed = parseExpression(text, scope);
  if (!parsed.ok) return parsed;
  const quoted = inComparisons(parsed.expression, (each) => quoteValues(each, scope));
  const unknown = mentions(quoted).find((name) => !scope.isKnown(name) && name !== BASELINE);
  if (unknown !== undefined) {
    return { ok: false, problem: scope.unknownName(unknown, isBesideText(quoted, unknown, scope)) };
  }
  const problems: string[] = [];
  const expression = inComparisons(quoted, (each) => nameBaseline(each, scope, problems));
  if (problems[0] !== undefined) return { ok: false, problem: problems[0] };
  const checked = checkExpression(expression, scope);
  return checked.ok ? { ok: true, expression, type: checked.type } : checked;
}

/** Whether a name is compared with a text: it may then be a text without quotes. */
function isBesideText(expression: Expression, name: string, scope: TrialScope): boolean {
  if (expression.kind === "binary" && isComparison(expression.operator)) {
    const { left, right } = expression;
    const isName = (side: Expression): boolean => side.kind === "parameter" && side.name === name;
    const isText = (side: Expression): boolean =>
      side.kind === "literal"
        ? typeof side.value === "string"
        : side.kind === "parameter" && scope.typeOf(side.name) === "text";
    if ((isName(left) && isText(right)) || (isName(right) && isText(left))) return true;
  }
  return partsOf(expression).some((part) => isBesideText(part, name, scope));
}

/** Reads a condition on trials; what is wrong with it is a sentence without its full stop. */
export function readTrialCondition(
  text: string,
  scope: TrialScope,
): { readonly ok: true; readonly condition: TrialCondition } | { readonly ok: false; readonly problem: string } {
  const read = readTrialExpression(text, scope);
  if (!read.ok) return read;
  const { expression, type } = read;
  if (type === "number" || type === "text") {
    const example = exampleFor(expression, scope);
    const advice = example === undefined ? ": a comparison" : `, such as "${example}"`;
    return { ok: false, problem: `must be a condition${advice}; got ${text}` };
  }
  if (mentions(expression).length === 0) {
    return { ok: false, problem: `must mention a metric or a parameter; got ${text}` };
  }
  const names = mentions(expression).map((name) => ({ name, baseline: scope.baselineOf(name) }));
  const holds = ({ of, ofBaseline }: ConditionValues): boolean => {
    const values: Record<string, ParameterValue> = {};
    for (const { name, baseline } of names) {
      const value = baseline === undefined ? of(name) : ofBaseline(baseline);
      if (value !== undefined) values[name] = value;
    }
    return evaluate(expression, values) === true;
  };
  return { ok: true, condition: { holds, usesBaseline: names.some(({ baseline }) => baseline !== undefined) } };
}

/** A condition on one of the names in an expression, or else on one that is known; it can be read itself. */
function exampleFor(expression: Expression, scope: TrialScope): string | undefined {
  return [...mentions(expression), ...scope.names]
    .map((name) => `${name} <= 1`)
    .find((text) => readTrialExpression(text, scope).ok);
}

/** The expression with each of its comparisons changed, inner ones first. */
function inComparisons(expression: Expression, change: (comparison: BinaryExpression) => Expression): Expression {
  const inner = withParts(
    expression,
    partsOf(expression).map((part) => inComparisons(part, change)),
  );
  return inner.kind === "binary" && isComparison(inner.operator) ? change(inner) : inner;
}

/** A word beside a parameter that has a value of this name is that value. */
function quoteValues(comparison: BinaryExpression, scope: TrialScope): Expression {
  const { left, right } = comparison;
  const quote = (side: Expression, other: Expression): Expression => {
    if (side.kind !== "parameter" || other.kind !== "parameter" || scope.isKnown(side.name)) return side;
    return scope.hasValue(other.name, side.name) ? { kind: "literal", value: side.name } : side;
  };
  return { ...comparison, left: quote(left, right), right: quote(right, left) };
}

/** A bare `baseline` is the baseline's value of the one metric or parameter that is compared. */
function nameBaseline(comparison: BinaryExpression, scope: TrialScope, problems: string[]): Expression {
  const names = mentions(comparison);
  if (scope.isKnown(BASELINE) || !names.includes(BASELINE)) return comparison;
  const subjects = names.filter((name) => name !== BASELINE && scope.baselineOf(name) === undefined);
  const [subject] = subjects;
  if (subject !== undefined && subjects.length === 1) return renamed(comparison, BASELINE, `${BASELINE}.${subject}`);
  const where = subjects.length === 0 ? "no metric is named" : `${subjects.join(" and ")} are compared`;
  const example = `${BASELINE}.${subject ?? "latency"}`;
  problems.push(
    `it is not clear which baseline value is meant where ${where}; write ${BASELINE}.NAME, e.g. ${example}`,
  );
  return comparison;
}

function renamed(expression: Expression, from: string, to: string): Expression {
  if (expression.kind === "parameter") return expression.name === from ? { ...expression, name: to } : expression;
  return withParts(
    expression,
    partsOf(expression).map((part) => renamed(part, from, to)),
  );
}
