/**
 * @file The parameters of a study file: what one key of a parameter asks of another.
 */
import { checkValue, type Parameter, type ParameterValue } from "../../core/index.ts";
import { parseExpression } from "../expression/parse-expression.ts";
import { checkDependencies, readCondition } from "./conditions.ts";
import type { ParameterFields } from "./fields.ts";
import { type KeyPath, shown, written } from "./issue.ts";
import { BUILT_IN } from "./placeholders.ts";
import type { Report } from "./report.ts";
import { parameterSchema, readFields } from "./schema.ts";
import { isFields } from "./unavailable.ts";

type NumericFields = Extract<ParameterFields, { type: "float" | "int" }>;

/** The parameters that are right; the others are reported (what the schema reports is not repeated). */
export function readParameters(fields: unknown, report: Report): readonly Parameter[] {
  if (!isFields(fields)) return [];
  const parameters = Object.entries(fields).flatMap(([name, value]) => {
    const path = ["parameters", name];
    checkName(name, path, report);
    const known = readFields(parameterSchema, value);
    const parameter = known === undefined ? undefined : readParameter(name, known, path, report);
    return parameter === undefined ? [] : [parameter];
  });
  const kinds = Object.values(fields).map((value) => (isFields(value) ? value["type"] : undefined));
  checkDependencies(parameters, Object.keys(fields), report);
  if (kinds.every((kind) => kind === "fixed" || kind === "derived")) {
    report.mistake(
      ["parameters"],
      "at least one parameter must vary; got none",
      "layers: { type: int, range: [1, 6] }",
    );
  }
  return parameters;
}

function checkName(name: string, path: KeyPath, report: Report): void {
  if (name === "config" || /^(trial|study)\./.test(name)) {
    report.mistake(
      path,
      `the name is taken: {${name}} has a meaning of its own (${BUILT_IN.join(", ")}); choose another`,
    );
  } else if (name in {})
    report.mistake(path, "the name is taken by the language that this is written in; choose another");
}

function readParameter(name: string, fields: ParameterFields, path: KeyPath, report: Report): Parameter | undefined {
  const parameter = readOwn(name, fields, path, report);
  if (parameter === undefined) return undefined;
  const when = fields.when === undefined ? {} : { when: readCondition(fields.when) };
  const pin = "pin" in fields ? fields.pin : undefined;
  if (pin === undefined || parameter.kind === "fixed" || parameter.kind === "derived") return { ...parameter, ...when };
  const check = checkValue(parameter, pin);
  if (check.valid) return { ...parameter, ...when, pin: check.value };
  const nearest = check.nearest === undefined ? undefined : written(check.nearest);
  report.mistake([...path, "pin"], `must be ${check.expected}; got ${shown(pin)}`, nearest);
  return undefined;
}

/** A parameter without what ties it to others. */
function readOwn(name: string, fields: ParameterFields, path: KeyPath, report: Report): Parameter | undefined {
  switch (fields.type) {
    case "float":
    case "int":
      return readNumeric(name, fields, path, report);
    case "ordinal":
    case "categorical":
      return checkValues(fields.values, [...path, "values"], report)
        ? { kind: fields.type, name, values: fields.values }
        : undefined;
    case "bool":
      return { kind: "bool", name };
    case "fixed":
      return { kind: "fixed", name, value: fields.value };
    case "derived": {
      const parsed = parseExpression(fields.value);
      if (parsed.ok) return { kind: "derived", name, expression: parsed.expression };
      report.mistake([...path, "value"], parsed.problem, parsed.suggestion);
      return undefined;
    }
  }
}

function readNumeric(name: string, fields: NumericFields, path: KeyPath, report: Report): Parameter | undefined {
  const { type: kind, range, scale = "linear", step } = fields;
  const [lower, upper] = range;
  const before = report.issues.length;
  if (kind === "int") checkWhole(range, step, path, report);
  if (lower > upper) {
    report.mistake(
      [...path, "range"],
      `lower bound must be below upper bound; got ${shown(range)}`,
      shown([upper, lower]),
    );
  } else if (lower === upper) {
    const instead = written({ type: "fixed", value: lower });
    report.mistake(path, `lower bound must be below upper bound; got ${shown(range)}, which is one value`, instead);
  } else checkScale(fields, path, report);
  if (report.issues.length > before) return undefined;
  return { kind, name, lower, upper, scale, ...(step === undefined ? {} : { step }) };
}

function checkWhole(range: readonly number[], step: number | undefined, path: KeyPath, report: Report): void {
  if (!range.every(Number.isSafeInteger)) {
    const [lower = 0, upper = 1] = range;
    const whole = shown([Math.floor(lower), Math.ceil(upper)]);
    report.mistake([...path, "range"], `bounds of an int must be whole numbers; got ${shown(range)}`, whole);
  }
  if (step !== undefined && !Number.isSafeInteger(step)) {
    report.mistake(
      [...path, "step"],
      `the step of an int must be a whole number; got ${step}`,
      String(Math.max(1, Math.round(step))),
    );
  }
}

function checkScale({ range, scale, step }: NumericFields, path: KeyPath, report: Report): void {
  const [lower, upper] = range;
  if (scale === "log" && lower <= 0) {
    const from = Math.min(1, upper > 0 ? upper / 1000 : 1);
    report.mistake(
      [...path, "range"],
      `a log scale needs a lower bound above 0; got ${shown(range)}`,
      upper > from ? shown([Number(from.toPrecision(1)), upper]) : "scale: linear",
    );
  }
  if (step === undefined) return;
  const at = [...path, "step"];
  if (scale === "log") {
    report.mistake(
      at,
      "a step is for linear scales; remove it, or list the values: { type: ordinal, values: [1, 2, 4] }",
    );
  } else if (step <= 0) report.mistake(at, `must be above 0; got ${step}`);
  else if (step > upper - lower) {
    report.mistake(at, `must fit into the range ${shown(range)}; got ${step}`);
  } else {
    const steps = (upper - lower) / step;
    if (Math.abs(steps - Math.round(steps)) > 1e-9 * steps) {
      const last = Number((lower + Math.floor(steps) * step).toPrecision(12));
      report.note(at, `steps of ${step} from ${lower} do not reach ${upper}; the highest value is ${last}`);
    }
  }
}

function checkValues(values: readonly ParameterValue[], path: KeyPath, report: Report): boolean {
  const before = report.issues.length;
  const seen = new Map<string, ParameterValue>();
  for (const [index, value] of values.entries()) {
    const other = seen.get(String(value));
    const at = [...path, index];
    if (other === value) report.mistake(at, `${shown(value)} is in the list twice; remove one`);
    else if (other !== undefined) {
      report.mistake(at, `${shown(other)} and ${shown(value)} would look the same to the program; remove one`);
    }
    if (typeof value === "string" && value.includes("\0")) report.mistake(at, "a value cannot hold the character NUL");
    if (typeof value === "number" && !Number.isFinite(value)) report.mistake(at, "a value must be a finite number");
    seen.set(String(value), value);
  }
  if (values.length === 1) {
    const instead = written({ type: "fixed", value: values[0] });
    report.mistake(path.slice(0, -1), `one value alone does not vary; got ${shown(values)}`, instead);
  }
  return report.issues.length === before;
}
