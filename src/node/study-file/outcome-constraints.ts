/**
 * @file Outcome constraints of a study file: comparisons of one metric with a number, which may be linear in what the
 * baseline measured. The grammar is that of `best --where` (condition-parser.ts).
 */
import {
  type Objective,
  type OutcomeBound,
  type OutcomeConstraint,
  outcomeIntervals,
  ParetuneError,
} from "../../core/index.ts";
import { ConditionProblem } from "./condition.ts";
import { type ComparedSide, type Comparison, parseComparison } from "./condition-parser.ts";
import type { KeyPath } from "./issue.ts";
import { createReport, type Report } from "./report.ts";

const FORM = 'one comparison of a metric with a number, e.g. "model_size_mb <= 20" or "latency <= 0.75 * baseline"';

/** What outcome constraints may name. */
export interface OutcomeNames {
  readonly objectives: readonly Pick<Objective, "name" | "goal">[];
  /** All metrics, objectives included. */
  readonly metrics: readonly string[];
  readonly parameters: readonly string[];
  readonly hasBaseline: boolean;
}

/** The outcome constraints that are right; what is not a list of texts is left to the schema. */
export function readOutcomeConstraints(
  fields: unknown,
  names: OutcomeNames,
  report: Report,
): readonly OutcomeConstraint[] {
  if (!Array.isArray(fields)) return [];
  const found: OutcomeConstraint[] = [];
  fields.forEach((text: unknown, index) => {
    if (typeof text !== "string") return;
    const path = ["outcome_constraints", index];
    const constraint = readOne(text, path, names, report);
    if (constraint === undefined) return;
    if (contradicts([...found, constraint], constraint.metric)) {
      report.mistake(path, `leaves nothing of ${constraint.metric}, together with those before it; got ${text}`);
    } else found.push(constraint);
  });
  return found;
}

/**
 * One outcome constraint for the library, from the text that a study file would hold. Throws ParetuneError "argument" with
 * what is wrong with it.
 *
 * @param metrics - names of the metrics that every trial tells besides its objectives
 */
export function parseOutcomeConstraint(
  text: string,
  objectives: readonly Objective[],
  metrics: readonly string[] = [],
): OutcomeConstraint {
  const report = createReport(() => ({ line: 0, column: 0 }));
  const all = [...objectives.map(({ name }) => name), ...metrics];
  const constraint = readOne(text, [], { objectives, metrics: all, parameters: [], hasBaseline: true }, report);
  if (constraint !== undefined) return constraint;
  throw new ParetuneError("argument", `parseOutcomeConstraint: "${text}": ${report.issues[0]?.message ?? FORM}`);
}

function readOne(text: string, path: KeyPath, names: OutcomeNames, report: Report): OutcomeConstraint | undefined {
  const read = inWords(text, names);
  if (typeof read === "object") return read;
  report.mistake(path, read);
  return undefined;
}

/** The constraint, or what is wrong with it. */
function inWords(text: string, names: OutcomeNames): OutcomeConstraint | string {
  let comparison: Comparison;
  try {
    comparison = parseComparison(text, [...names.metrics, ...names.parameters]);
  } catch (error) {
    if (!(error instanceof ConditionProblem)) throw error;
    return error.message.startsWith("must be ") ? `must be ${FORM}; got ${text}` : error.message.replace(/\.$/, "");
  }
  const sides = metricFirst(comparison);
  if (sides === undefined) return `must be ${FORM}; got ${text}`;
  const { metric, kind, other } = sides;
  if (names.parameters.includes(metric)) return `${metric} is a parameter; move it to the key constraints`;
  const objective = names.objectives.find(({ name }) => name === metric);
  if (objective !== undefined && (objective.goal === "maximize") !== (kind === "at-least")) {
    const wish = objective.goal === "maximize" ? "no maximum" : "no minimum";
    return `${metric} is an objective to ${objective.goal}: it can have ${wish}; got ${text}`;
  }
  const bound = linearBound(other);
  if (bound === undefined) return `the bound must be a number, or linear in the baseline's values; got ${text}`;
  const strange = Object.keys(bound.ofBaseline).find((name) => !names.metrics.includes(name));
  if (strange !== undefined) return `${strange} is a parameter; a bound compares with a metric of the baseline`;
  if (Object.keys(bound.ofBaseline).length > 0 && !names.hasBaseline) {
    return "needs the key baseline, with the parameters of the model to compare with";
  }
  return { text: text.trim(), metric, kind, bound };
}

/** The metric's name, how the other side bounds it, and that side; undefined where it is not one metric against a number. */
function metricFirst({ left, operator, right }: Comparison):
  | {
      readonly metric: string;
      readonly kind: OutcomeConstraint["kind"];
      readonly other: ComparedSide;
    }
  | undefined {
  const isLess = operator === "<" || operator === "<=";
  if (!isLess && operator !== ">" && operator !== ">=") return undefined;
  if (left.name !== undefined && !right.dependsOnTrial) {
    return { metric: left.name, kind: isLess ? "at-most" : "at-least", other: right };
  }
  if (right.name !== undefined && !left.dependsOnTrial) {
    return { metric: right.name, kind: isLess ? "at-least" : "at-most", other: left };
  }
  return undefined;
}

/**
 * A side without values of the trial as constant + Σ factor · baseline's value. What is linear is known by its values at
 * the origin and one step along each axis; another point says whether it is linear at all.
 */
function linearBound(side: ComparedSide): OutcomeBound | undefined {
  const used = new Set<string>();
  const at = (place: (name: string) => number): number => {
    const value = side.read({
      of: () => undefined,
      ofBaseline: (name) => {
        used.add(name);
        return place(name);
      },
    });
    return typeof value === "number" ? value : Number.NaN;
  };
  const constant = at(() => 0);
  const factors = [...used].map((axis) => [axis, at((name) => (name === axis ? 1 : 0)) - constant] as const);
  const probe = (name: string): number => 3 + 2 * factors.findIndex(([axis]) => axis === name);
  const expected = factors.reduce((sum, [axis, factor]) => sum + factor * probe(axis), constant);
  const isLinear = Math.abs(at(probe) - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  return isLinear ? { constant, ofBaseline: Object.fromEntries(factors) } : undefined;
}

/** Whether the bounds of a metric that are plain numbers leave no values, or a single one. */
function contradicts(constraints: readonly OutcomeConstraint[], metric: string): boolean {
  const plain = constraints.filter(({ bound }) => Object.keys(bound.ofBaseline).length === 0);
  const interval = outcomeIntervals({ outcomeConstraints: plain }, []).get(metric);
  return interval !== undefined && interval.lower >= interval.upper;
}
