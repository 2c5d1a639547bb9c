/**
 * @file What is wrong with a request, in sentences: which key, what is wrong with it, and what to write instead.
 */
import * as z from "zod";
import { closest } from "../expression/index.ts";
import { shownValue } from "../operations/shown-value.ts";

/**
 * Where a value was given: in a request over HTTP, among the `params` of a method of the engine process, or among the arguments of a
 * method in Python.
 */
export type InputPlace = "address" | "query" | "body" | "params" | "arguments";

type Issue = z.core.$ZodIssue;

/** More problems than these are not told. */
const MAX_TOLD = 8;
/** More of a value than this is not shown. */
const MAX_SHOWN = 60;

/** The problems that a schema has found with a value, one sentence each. */
export function inputProblems(
  schema: z.ZodType,
  { value, place, issues }: { readonly value: unknown; readonly place: InputPlace; readonly issues: readonly Issue[] },
): readonly string[] {
  return issues.slice(0, MAX_TOLD).map((issue) => {
    const example = issue.code === "unrecognized_keys" ? "" : exampleWords(schema, issue.path, place);
    const problem = problemWords(schema, issue, { value, place });
    return `${problem}${problem.endsWith("?") ? "" : "."}${example}`;
  });
}

interface Given {
  readonly value: unknown;
  readonly place: InputPlace;
}

function problemWords(schema: z.ZodType, issue: Issue, { value, place }: Given): string {
  const name = nameOf(issue.path, place);
  if (issue.code === "unrecognized_keys") return unknownKeyWords(schema, issue.keys, { name, place });
  const given = valueAt(value, issue.path);
  const needed = neededWords(issue);
  return given === undefined
    ? `${name} is missing: it must be ${needed}`
    : `${name} must be ${needed}; got ${shown(given, place)}`;
}

/** A key with what is above it: `"range.lr[1]"`. */
function nameOf(path: readonly PropertyKey[], place: InputPlace): string {
  if (path.length === 0) return place === "arguments" ? "The call" : `The ${place}`;
  const key = path.reduce<string>(
    (name, part) =>
      typeof part === "number" ? `${name}[${part}]` : name === "" ? String(part) : `${name}.${String(part)}`,
    "",
  );
  if (place === "arguments") return key;
  return place === "body" || place === "params" ? `"${key}"` : `"${key}" in the ${place}`;
}

function unknownKeyWords(
  schema: z.ZodType,
  keys: readonly string[],
  { name, place }: { readonly name: string; readonly place: InputPlace },
): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const unknown = keys.map((key) => JSON.stringify(key.slice(0, MAX_SHOWN))).join(", ");
  if (known.length === 0) return `${name} has no keys here: leave out ${unknown}`;
  const near = keys.length === 1 ? closest(keys[0] ?? "", known) : undefined;
  const hint = near === undefined ? `known: ${known.join(", ")}` : `did you mean "${near}"?`;
  return `There is no key ${unknown} in the ${place}; ${hint}`;
}

const TYPES: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
};

/** What a value must be, after "must be". */
function neededWords(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return listed(issue.values.map((each) => (typeof each === "string" ? each : JSON.stringify(each))));
    case "invalid_union":
      // Of objects that a key tells apart, the key is wrong, and what else each of them needs is not the point.
      if ("options" in issue && issue.options !== undefined) return listed(issue.options.map(String));
      return listed([...new Set(alternatives(issue))]);
    case "too_small":
      return sizeWords(issue.origin, "at least", Number(issue.minimum));
    case "too_big":
      return sizeWords(issue.origin, "at most", Number(issue.maximum));
    default:
      return "of the form that is described in /openapi.json";
  }
}

/** Everything that a value of several kinds may be. */
function alternatives(issue: Extract<Issue, { code: "invalid_union" }>): readonly string[] {
  return issue.errors.flatMap((branch) =>
    branch.flatMap((each) => (each.code === "invalid_union" ? alternatives(each) : [neededWords(each)])),
  );
}

function sizeWords(origin: string, least: "at least" | "at most", size: number): string {
  if (origin === "array") return `a list of ${least} ${size} values`;
  if (origin !== "string") return `${least} ${size}`;
  return least === "at least" && size === 1 ? "a text that is not empty" : `a text of ${least} ${size} characters`;
}

/** `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );
}

function shown(value: unknown, place: InputPlace): string {
  if (Array.isArray(value) && value.length > 0) return `a list of ${value.length}`;
  return shownValue(value, place === "arguments" ? "python" : "json");
}

/** What may be written, by the example of the key or of the whole. */
function exampleWords(schema: z.ZodType, path: readonly PropertyKey[], place: InputPlace): string {
  if (place === "arguments") return "";
  const [key] = path;
  const part = key === undefined || !(schema instanceof z.ZodObject) ? undefined : schema.shape[String(key)];
  const [example] = (part ?? schema).meta()?.examples ?? [];
  if (example === undefined) return "";
  if (part === undefined) return ` Write e.g. ${JSON.stringify(example)}.`;
  const text =
    place === "body" || place === "params"
      ? `{ "${String(key)}": ${JSON.stringify(example)} }`
      : `${String(key)}=${String(example)}`;
  return ` Write e.g. ${text}.`;
}
