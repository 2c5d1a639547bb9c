/**
 * @file Outcome constraints of a study file: bounds of a metric by numbers that may be linear in what the baseline measured.
 */

import { ParetuneError } from "../../core/errors.ts";
import { expressionText, type LinearBound, linearBounds } from "../../core/expression/index.ts";
import { isMaximised, type Objective, type OutcomeConstraint, outcomeIntervals } from "../../core/study/index.ts";
import { readTrialExpression, type TrialScope, trialScope } from "../expression/index.ts";
import type { KeyPath } from "./issue.ts";
import { createIssueReport, type IssueReport } from "./issue-report.ts";
import { isTooMany } from "./limits.ts";

const OUTCOME_CONSTRAINT_FORM =
  'one comparison of a metric with a number, or a chain that bounds one metric on both sides, e.g. "model_size_mb <= 20", "latency <= 0.75 * baseline" or "0.1 <= latency <= 20"';

/** What outcome constraints may name. */
export interface OutcomeNames {
  readonly objectives: readonly Pick<Objective, "name" | "goal">[];
  /** All metrics, objectives included. */
  readonly metrics: readonly string[];
  readonly parameters: readonly string[];
  readonly hasBaseline: boolean;
}

/**
 * The outcome constraints without mistakes, one for each bound: a chain such as `0.1 <= latency <= 20` has two. The schema
 * reports what is not a list of texts.
 */
export function readOutcomeConstraints(
  fields: unknown,
  names: OutcomeNames,
  report: IssueReport,
): readonly OutcomeConstraint[] {
  if (!Array.isArray(fields)) return [];
  if (isTooMany(fields.length, "outcome_constraints", report)) return [];
  const scope = scopeOf(names);
  const found: OutcomeConstraint[] = [];
  fields.forEach((text: unknown, index) => {
    if (typeof text !== "string") return;
    const path = ["outcome_constraints", index];
    const constraints = readOne(text, path, { names, scope, report });
    const [first] = constraints;
    if (first === undefined) return;
    if (contradicts([...found, ...constraints], first.metric)) {
      const together = found.some(({ metric }) => metric === first.metric) ? ", together with those before it" : "";
      report.mistake(path, `leaves no values of ${first.metric}${together}; got ${text}`);
    } else found.push(...constraints);
  });
  return found;
}

/**
 * Reads the outcome constraint of one bound for the library, from the text that a study file would hold. Throws ParetuneError
 * "argument" with what is wrong with the text, also where it sets two bounds.
 *
 * @param metrics - names of the metrics that every trial tells besides its objectives
 */
export function parseOutcomeConstraint(
  text: string,
  objectives: readonly Objective[],
  metrics: readonly string[] = [],
): OutcomeConstraint {
  const report = createIssueReport(() => ({ line: 0, column: 0 }));
  const all = [...objectives.map(({ name }) => name), ...metrics];
  const names: OutcomeNames = { objectives, metrics: all, parameters: [], hasBaseline: true };
  const constraints = readOne(text, [], { names, scope: scopeOf(names), report });
  const [constraint] = constraints;
  if (constraint !== undefined && constraints.length === 1) return constraint;
  const several = `sets ${constraints.length} bounds; write one comparison for each`;
  const problem = report.issues[0]?.message ?? several;
  throw new ParetuneError("argument", `parseOutcomeConstraint: "${text}": ${problem}`);
}

function scopeOf(names: OutcomeNames): TrialScope {
  return trialScope(names.metrics, { parameters: [], names: names.parameters });
}

function readOne(
  text: string,
  path: KeyPath,
  { names, scope, report }: { readonly names: OutcomeNames; readonly scope: TrialScope; readonly report: IssueReport },
): readonly OutcomeConstraint[] {
  const read = readTrialExpression(text, scope);
  if (!read.ok) {
    report.mistake(path, read.problem, read.suggestion);
    return [];
  }
  const bounds = linearBounds(read.expression, (name) => scope.baselineOf(name) === undefined);
  if (bounds === "not linear") {
    report.mistake(path, `the bound must be a number, or linear in the baseline's values; got ${text}`);
    return [];
  }
  const metric = bounds === "not bounds" ? undefined : bounds[0]?.name;
  if (bounds === "not bounds" || bounds.some(({ name }) => name !== metric)) {
    report.mistake(path, `must be ${OUTCOME_CONSTRAINT_FORM}; got ${text}`);
    return [];
  }
  const constraints = bounds.map((bound) => constraintOf(bound, scope, bounds.length === 1 ? text.trim() : undefined));
  const problem = constraints.map((each) => problemOf(each, names, text)).find((each) => each !== undefined);
  if (problem === undefined) return constraints;
  report.mistake(path, problem);
  return [];
}

/** One bound as a constraint; of several in one text each has the text of its own comparison. */
function constraintOf(
  { name, kind, bound, comparison }: LinearBound,
  scope: TrialScope,
  text: string | undefined,
): OutcomeConstraint {
  const factors = Object.entries(bound.factors).map(([each, factor]) => [scope.baselineOf(each) ?? each, factor]);
  const ofBaseline = Object.fromEntries(factors) as Record<string, number>;
  return {
    text: text ?? expressionText(comparison),
    metric: name,
    kind,
    bound: { constant: bound.constant, ofBaseline },
  };
}

/** What is wrong with a bound; undefined where nothing is. */
function problemOf(constraint: OutcomeConstraint, names: OutcomeNames, text: string): string | undefined {
  const { metric: name, kind, bound } = constraint;
  if (names.parameters.includes(name) && !names.metrics.includes(name)) {
    return `${name} is a parameter; move it to the key constraints`;
  }
  const objective = names.objectives.find((each) => each.name === name);
  if (objective !== undefined && isMaximised(objective) !== (kind === "at-least")) {
    const wish = isMaximised(objective) ? "no maximum" : "no minimum";
    return `${name} is an objective to ${objective.goal}: it can have ${wish}; got ${text}`;
  }
  const baselines = Object.keys(bound.ofBaseline);
  const parameter = baselines.find((each) => !names.metrics.includes(each));
  if (parameter !== undefined) return `${parameter} is a parameter; a bound compares with a metric of the baseline`;
  if (baselines.length > 0 && !names.hasBaseline) {
    return "needs the key baseline, with the parameters of the model to compare with";
  }
  return undefined;
}

/** Whether the bounds of a metric that are plain numbers leave no values, or a single one. */
function contradicts(constraints: readonly OutcomeConstraint[], metric: string): boolean {
  const plain = constraints.filter(({ bound }) => Object.keys(bound.ofBaseline).length === 0);
  const interval = outcomeIntervals({ outcomeConstraints: plain }, []).get(metric);
  return interval !== undefined && interval.lower >= interval.upper;
}
