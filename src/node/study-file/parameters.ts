/**
 * @file The parameters of a study file: for each type its keys, and the rules between them.
 */
import { checkValue, isTuned, type Parameter, type ParameterOf, type ParameterValue } from "../../core/space/index.ts";
import { type KnownParameters, parameterScope, parseExpression, type Scope } from "../expression/index.ts";
import type { ParameterFields } from "./fields.ts";
import { type KeyPath, shown, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import { checkColumns, isTooMany } from "./limits.ts";
import { checkDependencies, readCondition } from "./parameter-dependencies.ts";
import { BUILT_IN } from "./placeholders.ts";
import { parameterSchema, readFields } from "./schema.ts";
import { isFields } from "./unavailable.ts";

type ParameterType = ParameterFields["type"];
type FieldsOf<T extends ParameterType> = Extract<ParameterFields, { type: T }>;
type NumericFields = FieldsOf<"float" | "int">;

/** Where a parameter stands in the file. */
interface Place {
  readonly name: string;
  readonly path: KeyPath;
  /** Names of all parameters. */
  readonly names: readonly string[];
  /** What derived values may mention. */
  readonly scope: Scope;
  readonly report: IssueReport;
}

/** A parameter without `when` and `pin`; undefined after reporting a mistake. */
type Reader<T extends ParameterType> = (fields: FieldsOf<T>, place: Place) => ParameterOf<T> | undefined;

/** How the keys of each type are read. */
const READERS: { readonly [T in ParameterType]: Reader<T> } = {
  float: (fields, place) => ranged({ kind: "float", name: place.name, ...boundsOf(fields) }, fields, place),
  int(fields, place) {
    const before = place.report.issues.length;
    checkWhole(fields, place);
    const int = ranged({ kind: "int", name: place.name, ...boundsOf(fields) }, fields, place);
    return place.report.issues.length > before ? undefined : int;
  },
  ordinal: ({ values }, place) =>
    checkValues(values, place) ? { kind: "ordinal", name: place.name, values } : undefined,
  categorical: ({ values }, place) =>
    checkValues(values, place) ? { kind: "categorical", name: place.name, values } : undefined,
  bool: (_, { name }) => ({ kind: "bool", name }),
  fixed: ({ value }, { name }) => ({ kind: "fixed", name, value }),
  derived({ value }, { name, scope, path, report }) {
    const parsed = parseExpression(value, scope);
    if (parsed.ok) return { kind: "derived", name, expression: parsed.expression };
    report.mistake([...path, "value"], parsed.problem, parsed.suggestion);
    return undefined;
  },
};

/** The parameters without mistakes; the others are reported (what the schema reports is not repeated). */
export function readParameters(fields: unknown, report: IssueReport): readonly Parameter[] {
  if (!isFields(fields)) return [];
  const names = Object.keys(fields);
  if (isTooMany(names.length, "parameters", report)) return [];
  const scope = parameterScope({ parameters: [], names });
  const parameters = Object.entries(fields).flatMap(([name, value]) => {
    const place: Place = { name, path: ["parameters", name], names, scope, report };
    checkName(place);
    const known = readFields(parameterSchema, value);
    const parameter = known === undefined ? undefined : readParameter(known, place);
    return parameter === undefined ? [] : [parameter];
  });
  const known: KnownParameters = { parameters, names };
  checkDependencies(known, report);
  checkColumns(parameters, report);
  const types = Object.values(fields).map((value) => (isFields(value) ? value["type"] : undefined));
  if (types.every((type) => type === "fixed" || type === "derived")) {
    report.mistake(
      ["parameters"],
      "at least one parameter must vary; got none",
      "layers: { type: int, range: [1, 6] }",
    );
  }
  return parameters;
}

function checkName({ name, path, report }: Place): void {
  if (name === "config" || /^(trial|study)\./.test(name)) {
    report.mistake(
      path,
      `this name is reserved: {${name}} is a built-in placeholder (${BUILT_IN.join(", ")}); choose another`,
    );
  } else if (name in {}) report.mistake(path, "this name is reserved; choose another");
}

function readParameter(fields: ParameterFields, place: Place): Parameter | undefined {
  const read = READERS[fields.type] as Reader<ParameterType>;
  const parameter = read(fields, place);
  if (parameter === undefined) return undefined;
  const when = fields.when === undefined ? {} : { when: readCondition(fields.when) };
  const pin = "pin" in fields ? fields.pin : undefined;
  if (pin === undefined || !isTuned(parameter)) return { ...parameter, ...when };
  const check = checkValue(parameter, pin);
  if (check.valid) return { ...parameter, ...when, pin: check.value };
  const nearest = check.nearest === undefined ? undefined : written(check.nearest);
  place.report.mistake([...place.path, "pin"], `must be ${check.expected}; got ${shown(pin)}`, nearest);
  return undefined;
}

function boundsOf({ range, scale = "linear", step }: NumericFields) {
  const [lower, upper] = range;
  return { lower, upper, scale, ...(step === undefined ? {} : { step }) };
}

/** The parameter, if its bounds, scale and step agree. */
function ranged<T extends Parameter>(parameter: T, fields: NumericFields, { path, report }: Place): T | undefined {
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
  } else checkScale(fields, path, report);
  return report.issues.length > before ? undefined : parameter;
}

function checkWhole({ range, step }: NumericFields, { path, report }: Place): void {
  if (!range.every(Number.isSafeInteger)) {
    const limit = Number.MAX_SAFE_INTEGER;
    const rule = range.every(Number.isInteger) ? `lie between ${-limit} and ${limit}` : "be whole numbers";
    const [lower, upper] = range;
    const whole = shown([Math.max(Math.floor(lower), -limit), Math.min(Math.ceil(upper), limit)]);
    report.mistake([...path, "range"], `bounds of an int must ${rule}; got ${shown(range)}`, whole);
  }
  if (step !== undefined && !Number.isSafeInteger(step)) {
    report.mistake(
      [...path, "step"],
      `the step of an int must be a whole number; got ${step}`,
      String(Math.max(1, Math.round(step))),
    );
  }
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
  else if (vanishes(step, range)) {
    report.mistake(
      path,
      `is too small beside the range ${shown(range)}: neighbouring values would be the same number; got ${step}; remove it`,
    );
  } else if (step > upper - lower) {
    report.mistake(path, `must fit into the range ${shown(range)}; got ${step}`);
  } else {
    const steps = (upper - lower) / step;
    if (Math.abs(steps - Math.round(steps)) > 1e-9 * steps) {
      const last = Number((lower + Math.floor(steps) * step).toPrecision(12));
      report.note(path, `steps of ${step} from ${lower} do not reach ${upper}; the highest value is ${last}`);
    }
  }
}

/** Whether a step is too small to tell values of a range apart, or gives more values than can be counted. */
function vanishes(step: number, [lower, upper]: NumericFields["range"]): boolean {
  const largest = Math.max(Math.abs(lower), Math.abs(upper));
  return (upper - lower) / step > Number.MAX_SAFE_INTEGER || largest + step / 4 === largest || step < MIN_STEP;
}

/** Smaller steps have more decimals than can be written. */
const MIN_STEP = 1e-100;

/** Whether a list of values is without mistakes; they are reported. */
function checkValues(values: readonly ParameterValue[], { path, report }: Place): boolean {
  const before = report.issues.length;
  const seen = new Map<string, ParameterValue>();
  for (const [index, value] of values.entries()) {
    const other = seen.get(String(value));
    const at = [...path, "values", index];
    if (other === value) report.mistake(at, `${shown(value)} is in the list twice; remove one`);
    else if (other !== undefined) {
      report.mistake(at, `${shown(other)} and ${shown(value)} would look the same to the program; remove one`);
    }
    if (typeof value === "number" && !Number.isFinite(value)) report.mistake(at, "a value must be a finite number");
    seen.set(String(value), value);
  }
  if (values.length === 1) {
    const instead = written({ type: "fixed", value: values[0] });
    report.mistake(path, `a single value does not vary; got ${shown(values)}`, instead);
  }
  return report.issues.length === before;
}
