/**
 * @file The range, scale and step of a numeric parameter.
 */
import type { ParameterFields } from "./fields.ts";
import { type KeyPath, shown, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

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

/** Whether bounds, scale and step agree; mistakes are reported. */
export function checkRange(fields: NumericFields, path: KeyPath, report: IssueReport): boolean {
  const { range } = fields;
  const [lower, upper] = range;
  const before = report.issues.length;
  if (lower > upper) {
    report.mistake(
      [...path, "range"],
      `lower bound must be below upper bound; got ${shown(range)}`,
      shown([upper, lower]),
    );
  } else if (lower === upper) {
    const instead = written({ type: "fixed", value: lower });
    report.mistake(path, `lower bound must be below upper bound; got ${shown(range)}, which is one value`, instead);
  } else if (!Number.isFinite(upper - lower)) {
    report.mistake(
      [...path, "range"],
      `the width of a range, upper − lower, must be below 1.8e308; got ${shown(range)}`,
      shown([lower / 2, upper / 2]),
    );
  } else checkScale(fields, path, report);
  return report.issues.length === before;
}

/** Whether bounds and step of an int are whole numbers; mistakes are reported. */
export function checkWhole({ range, step }: NumericFields, path: KeyPath, report: IssueReport): boolean {
  const before = report.issues.length;
  const [lower, upper] = range;
  if (!range.every(Number.isInteger)) {
    const near = rounded(range);
    const whole = near[0] < near[1] ? shown(near) : undefined;
    report.mistake([...path, "range"], `bounds of an int must be whole numbers; got ${shown(range)}`, whole);
  } else if (!range.every(Number.isSafeInteger)) {
    const near = rounded(range);
    report.mistake(
      [...path, "range"],
      `ints go up to 2^53 − 1 = ${LIMIT}, and down to −(2^53 − 1), because larger ones are not exact; got ${shown(range)}`,
      near[0] < near[1] ? shown(near) : undefined,
    );
  } else if (upper - lower > LIMIT) {
    report.mistake(
      [...path, "range"],
      `the width of an int's range, upper − lower, must be at most 2^53 − 1 = ${LIMIT}; got ${shown(range)}`,
      shown([Math.ceil(lower / 2), Math.floor(upper / 2)]),
    );
  }
  if (step !== undefined && !Number.isSafeInteger(step)) {
    const [message, instead] = Number.isInteger(step)
      ? [`the step of an int must be at most 2^53 − 1 = ${LIMIT}; got ${step}`, undefined]
      : [`the step of an int must be a whole number; got ${step}`, String(Math.max(1, Math.round(step)))];
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

function checkScale({ range, scale, step }: NumericFields, path: KeyPath, report: IssueReport): void {
  const [lower, upper] = range;
  if (scale === "log" && lower <= 0) {
    const from = Math.min(1, upper > 0 ? upper / 1000 : 1);
    report.mistake(
      [...path, "range"],
      `a log scale needs a lower bound above 0; got ${shown(range)}`,
      upper > from ? shown([Number(from.toPrecision(1)), upper]) : "scale: linear",
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
