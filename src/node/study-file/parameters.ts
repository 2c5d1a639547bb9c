/**
 * @file The parameters of a study file: for each type its keys, and the rules between them.
 */
import {
  checkValue,
  isTuned,
  keptValue,
  type NativeValue,
  type Parameter,
  type ParameterOf,
  type ParameterValue,
} from "../../core/space/index.ts";
import { type KnownParameters, parameterScope, parseExpression, type Scope } from "../expression/index.ts";
import { isFields } from "../is-fields.ts";
import type { ParameterFields } from "./fields.ts";
import { type KeyPath, shown, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import { checkColumns, isTooMany } from "./limits.ts";
import { checkDependencies, readCondition, withListConditions } from "./parameter-dependencies.ts";
import { BUILT_IN } from "./placeholders.ts";
import { boundsOf, checkRange, checkWhole } from "./ranges.ts";
import { parameterSchema, readFields } from "./schema.ts";

type ParameterType = ParameterFields["type"];
type FieldsOf<T extends ParameterType> = Extract<ParameterFields, { type: T }>;

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
  float(fields, { name, path, report }) {
    return checkRange(fields, path, report) ? { kind: "float", name, ...boundsOf(fields) } : undefined;
  },
  int(fields, { name, path, report }) {
    const isWhole = checkWhole(fields, path, report);
    return checkRange(fields, path, report) && isWhole ? { kind: "int", name, ...boundsOf(fields) } : undefined;
  },
  ordinal: ({ values }, place) =>
    checkValues(values, place) ? { kind: "ordinal", name: place.name, ...kept(values) } : undefined,
  categorical: ({ values }, place) =>
    checkValues(values, place) ? { kind: "categorical", name: place.name, ...kept(values) } : undefined,
  bool: (_, { name }) => ({ kind: "bool", name }),
  fixed({ value }, { name, path, report }) {
    const problem = valueProblem(value);
    if (problem !== undefined) report.mistake([...path, "value"], ...problem);
    return { kind: "fixed", name, value: keptValue(value) as ParameterValue, ...marked([value]) };
  },
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
  const read = Object.entries(fields).flatMap(([name, value]) => {
    const place: Place = { name, path: ["parameters", name], names, scope, report };
    checkName(place);
    const known = readFields(parameterSchema, value);
    const parameter = known === undefined ? undefined : readParameter(known, place);
    return parameter === undefined ? [] : [parameter];
  });
  const parameters = withListConditions(read);
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

/** The values of a list as a study keeps them. */
function kept(values: readonly NativeValue[]): Pick<ParameterOf<"categorical">, "values" | "lists"> {
  return { values: values.map((value) => keptValue(value) as ParameterValue), ...marked(values) };
}

function marked(values: readonly NativeValue[]): { readonly lists?: true } {
  return values.some((value) => typeof value === "object") ? { lists: true } : {};
}

/** Whether a list of values is without mistakes; they are reported. */
function checkValues(values: readonly NativeValue[], { name, path, report }: Place): boolean {
  const before = report.issues.length;
  const seen = new Map<string, NativeValue>();
  for (const [index, value] of values.entries()) {
    const at = [...path, "values", index];
    const problem = valueProblem(value);
    if (problem !== undefined) report.mistake(at, ...problem);
    // As the program gets them: a list as its items, joined by commas. As a study keeps them, too.
    for (const looks of new Set([String(value), String(keptValue(value))])) {
      const other = seen.get(looks);
      if (other !== undefined) {
        const isSame = keptValue(other) === keptValue(value) && typeof other === typeof value;
        report.mistake(
          at,
          isSame
            ? `${shown(value)} is in the list twice; remove one`
            : `${shown(other)} and ${shown(value)} would look the same to the program; remove one`,
        );
        break;
      }
    }
    for (const looks of [String(value), String(keptValue(value))]) seen.set(looks, value);
    if (String(value) === "") {
      report.note(
        at,
        `an empty ${typeof value === "object" ? "list" : "text"} is passed to the program as an empty word, not left out; for an ` +
          `option that is present or absent, write ${name}: { type: bool, flag: --${name.replace(/[_.]+/g, "-")} }`,
      );
    }
  }
  if (values.length === 1) {
    const instead = written({ type: "fixed", value: values[0] });
    report.mistake(path, `a single value does not vary; got ${shown(values)}`, instead);
  }
  return report.issues.length === before;
}

/** What is wrong with a value, and what to write instead. */
function valueProblem(value: NativeValue): readonly [message: string, suggestion?: string] | undefined {
  if (typeof value === "object") return value.map(valueProblem).find((problem) => problem !== undefined);
  if (typeof value !== "number") return undefined;
  if (!Number.isFinite(value)) return ["a value must be a finite number"];
  if (!Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 1e21) return undefined;
  return [`whole numbers are exact up to 2^53 − 1 = ${Number.MAX_SAFE_INTEGER}; put a larger one in quotes, as a text`];
}
