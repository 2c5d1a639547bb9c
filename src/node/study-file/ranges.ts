/**
 * @file The range, scale and step of a numeric parameter.
 */
import type { ParameterFields } from "./fields.ts";
import { type KeyPath, shown, written } from "./issue.ts";
import { createIssueReport, type IssueReport } from "./issue-report.ts";

type NumericFields = Extract<ParameterFields, { readonly range: unknown }>;

/** The largest whole number up to which all are exact. */
const LIMIT = Number.MAX_SAFE_INTEGER;

/** The bounds, scale and step as the core has them. */
export function boundsOf({ range, scale = "linear", step }: NumericFields): {
  readonly lower: number;
  readonly upper: number;
  readonly scale: "linear" | "log";
  readonly step?: number;
} {
  const [lower, upper] = range;
  return { lower, upper, scale, ...(step === undefined ? {} : { step }) };
}

/**
 * Whether bounds, scale and step agree; mistakes are reported.
 *
 * @param advises - whether mistakes say what to write instead, for which other values are checked
 */
export function checkRange(fields: NumericFields, path: KeyPath, report: IssueReport, advises = true): boolean {
  const { range } = fields;
  const [lower, upper] = range;
  const before = report.issues.length;
  if (lower > upper) {
    report.mistake(
      [...path, "range"],
      `lower bound must be below upper bound; got ${shown(range)}`,
      advises ? acceptedRange(fields, [upper, lower]) : undefined,
    );
  } else if (lower === upper) {
    const instead = written({ type: "fixed", value: lower });
    report.mistake(path, `lower bound must be below upper bound; got ${shown(range)}, which is one value`, instead);
  } else if (!Number.isFinite(upper - lower)) {
    report.mistake(
      [...path, "range"],
      `the width of a range, upper − lower, must be below 1.8e308; got ${shown(range)}`,
      advises ? acceptedRange(fields, [lower / 2, upper / 2]) : undefined,
    );
  } else checkScale(fields, path, report, advises);
  return report.issues.length === before;
}

/** Whether nothing is wrong with the numbers of a parameter. */
export function isRightNumeric(fields: NumericFields): boolean {
  const report = createIssueReport(() => ({ line: 0, column: 0 }));
  return checkRange(fields, [], report, false) && (fields.type !== "int" || checkWhole(fields, [], report, false));
}

/** The range to write instead, as text, whole for an int; undefined where it would be refused as well. */
function acceptedRange(fields: NumericFields, range: readonly [number, number]): string | undefined {
  const instead = fields.type === "int" ? rounded(range) : range;
  return isRightNumeric({ ...fields, range: [...instead] }) ? shown(instead) : undefined;
}

/** Whether bounds and step of an int are whole numbers; mistakes are reported as by `checkRange`. */
export function checkWhole(fields: NumericFields, path: KeyPath, report: IssueReport, advises = true): boolean {
  const { range, step } = fields;
  const before = report.issues.length;
  const [lower, upper] = range;
  if (!range.every(Number.isInteger)) {
    const whole = advises ? acceptedRange(fields, range) : undefined;
    report.mistake([...path, "range"], `bounds of an int must be whole numbers; got ${shown(range)}`, whole);
  } else if (!range.every(Number.isSafeInteger)) {
    report.mistake(
      [...path, "range"],
      `ints go up to 2^53 − 1 = ${LIMIT}, and down to −(2^53 − 1), because larger ones are not exact; got ${shown(range)}`,
      advises ? acceptedRange(fields, range) : undefined,
    );
  } else if (upper - lower > LIMIT) {
    report.mistake(
      [...path, "range"],
      `the width of an int's range, upper − lower, must be at most 2^53 − 1 = ${LIMIT}; got ${shown(range)}`,
      advises ? acceptedRange(fields, [Math.ceil(lower / 2), Math.floor(upper / 2)]) : undefined,
    );
  }
  if (step !== undefined && !Number.isSafeInteger(step)) {
    const whole = Math.max(1, Math.round(step));
    const isRight = advises && isRightNumeric({ ...fields, step: whole });
    const [message, instead] = Number.isInteger(step)
      ? [`the step of an int must be at most 2^53 − 1 = ${LIMIT}; got ${step}`, undefined]
      : [`the step of an int must be a whole number; got ${step}`, isRight ? String(whole) : undefined];
    report.mistake([...path, "step"], message, instead);
  }
  return report.issues.length === before;
}

/** Whole bounds near the given ones, no further apart than is allowed. */
function rounded([lower, upper]: readonly [number, number]): readonly [number, number] {
  const from = Math.max(Math.floor(lower), -LIMIT);
  const to = Math.min(Math.ceil(upper), LIMIT);
  return to - from <= LIMIT ? [from, to] : [Math.ceil(from / 2), Math.floor(to / 2)];
}

function checkScale(fields: NumericFields, path: KeyPath, report: IssueReport, advises: boolean): void {
  const { range, scale, step } = fields;
  const [lower, upper] = range;
  if (scale === "log" && lower <= 0) {
    const from = Math.min(1, upper > 0 ? upper / 1000 : 1);
    report.mistake(
      [...path, "range"],
      `a log scale needs a lower bound above 0; got ${shown(range)}`,
      advises ? acceptedRange(fields, [Number(from.toPrecision(1)), upper]) : undefined,
    );
  }
  if (step !== undefined) checkStep(step, { range, scale }, [...path, "step"], report);
}

function checkStep(
  step: number,
  { range, scale }: Pick<NumericFields, "range" | "scale">,
  path: KeyPath,
  report: IssueReport,
): void {
  const [lower, upper] = range;
  if (scale === "log") {
    report.mistake(
      path,
      "a step is for linear scales; remove it, or list the values: { type: ordinal, values: [1, 2, 4] }",
    );
  } else if (step <= 0) report.mistake(path, `must be above 0; got ${step}`);
  else if (step > upper - lower) {
    report.mistake(path, `must fit into the range ${shown(range)}; got ${step}`);
  } else if (!((upper - lower) / step <= LIMIT) || lower + step === lower || upper - step === upper) {
    report.mistake(
      path,
      `is too small beside the range ${shown(range)}, so that neighbouring values would be equal; got ${step}`,
    );
  } else {
    const steps = (upper - lower) / step;
    if (Math.abs(steps - Math.round(steps)) > 1e-9 * steps) {
      const last = Number((lower + Math.floor(steps) * step).toPrecision(12));
      report.note(path, `steps of ${step} from ${lower} do not reach ${upper}; the highest value is ${last}`);
    }
  }
}
