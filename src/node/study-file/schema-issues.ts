/**
 * @file Turns what the schema finds into issues: what was expected, what was found, and what to write instead.
 */
import type * as z from "zod";
import { closest, meant } from "../expression/index.ts";
import { DEFAULT_TRIALS } from "./budget.ts";
import { type KeyPath, shown, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import { isRightNumeric } from "./ranges.ts";
import { parameterSchema, studyFileJsonSchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;
type JsonSchema = Readonly<Record<string, unknown>>;

/** What to write instead of keys that other tools use. */
const SYNONYMS: Readonly<Record<string, string>> = {
  log: "scale: log",
  min: "range: [LOWER, UPPER]",
  max: "range: [LOWER, UPPER]",
  low: "range: [LOWER, UPPER]",
  high: "range: [LOWER, UPPER]",
  lower: "range: [LOWER, UPPER]",
  upper: "range: [LOWER, UPPER]",
  bounds: "range: [LOWER, UPPER]",
  choices: "values: [A, B, C]",
  categories: "values: [A, B, C]",
  options: "values: [A, B, C]",
  direction: "goal: maximize",
};

let cachedSchema: JsonSchema | undefined;

/** Reports what the schema found in `root`, the whole file. */
export function reportSchemaIssues(issues: readonly Issue[], root: unknown, report: IssueReport): void {
  cachedSchema ??= studyFileJsonSchema();
  const schema = cachedSchema;
  const visit = (issue: Issue, base: KeyPath): void => {
    const path = [...base, ...(issue.path as KeyPath)];
    const value = valueAt(root, path);
    if (issue.code === "invalid_union") {
      const branch = bestBranch(issue.errors, value);
      if (branch !== undefined) {
        for (const inner of branch) visit(inner, path);
        return;
      }
    }
    const about = schemaAt(schema, path, root);
    const around = schemaAt(schema, path.slice(0, -1), root);
    reportOne(issue, { place: { path, value, about, around }, root }, report);
  };
  for (const issue of issues) visit(issue, []);
}

/** The alternative that was probably meant: the one that knows the most of the present keys. */
function bestBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const keys = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  const scored = branches.flatMap((issues) => {
    if (issues.some(({ code, path }) => path.length === 0 && code !== "unrecognized_keys")) return [];
    const unknown = issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : [])).length;
    return unknown > 0 && unknown === keys ? [] : [{ issues, score: unknown + issues.length }];
  });
  return scored.sort((a, b) => a.score - b.score)[0]?.issues;
}

/** What is known about the place of an issue. */
interface Place {
  readonly path: KeyPath;
  readonly value: unknown;
  /** The part of the JSON Schema about it. */
  readonly about: JsonSchema | undefined;
  /** The part of the JSON Schema about the value that contains it. */
  readonly around: JsonSchema | undefined;
}

function reportOne(
  issue: Issue,
  { place, root }: { readonly place: Place; readonly root: unknown },
  report: IssueReport,
): void {
  const { path, value, about, around } = place;
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) reportUnknown(key, path, choose(about, value), report);
    return;
  }
  const [message, suggestion] =
    issue.code === "invalid_key"
      ? [`the name must be ${nameRule(issue, around)}`]
      : (numberWords(issue, place, root) ?? choiceWords(issue, value) ?? typeWords(issue, place));
  report.mistake(path, message, suggestion !== undefined && isRefused(path, suggestion, root) ? undefined : suggestion);
}

/** Whether a number in place of one that is refused is refused by what is known about the parameter besides. */
function isRefused(path: KeyPath, suggestion: string, root: unknown): boolean {
  const [key, name, field, index] = path;
  const number = Number(suggestion);
  if (key !== "parameters" || name === undefined || field === undefined || Number.isNaN(number)) return false;
  const parameter = valueAt(root, [key, name]) as Readonly<Record<string, unknown>>;
  const before = parameter[field];
  const value =
    Array.isArray(before) && index !== undefined ? before.map((each, at) => (at === index ? number : each)) : number;
  const parsed = parameterSchema.safeParse({ ...parameter, [field]: value });
  return parsed.success && "range" in parsed.data && !isRightNumeric(parsed.data);
}

type Words = readonly [message: string, suggestion?: string | undefined];

/** Names of types, for values whose description says what they are for instead of what they are. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: "a finite number",
  int: "a whole number",
  boolean: "true or false",
};

/** The message for a value of a wrong type or form, or for a missing one. */
function typeWords(issue: Issue, place: Place): Words {
  const { value, about } = place;
  const description = String(about?.["description"] ?? "").split("; default")[0] ?? "";
  const example = Array.isArray(about?.["examples"]) ? written(about["examples"][0]) : undefined;
  if (value === undefined) {
    const types = issue.code === "invalid_union" ? discriminators(issue) : undefined;
    const what = types === undefined ? description : listed(types);
    return [what === "" ? "is missing" : `is missing: ${what}`, example];
  }
  const whole = about?.["type"] === "integer" ? TYPE_NAMES["int"] : undefined;
  const type = whole ?? ("expected" in issue ? TYPE_NAMES[issue.expected] : undefined);
  return [`must be ${type ?? description}; got ${shown(value)}`, repaired(issue, place) ?? example];
}

/**
 * The message for a number that is too small or too large. The bounds are those of the key, which may be narrower than the one
 * that the schema reports first: a whole number must be exact, too.
 */
function numberWords(issue: Issue, { path, value, about }: Place, root: unknown): Words | undefined {
  if (typeof value !== "number") return undefined;
  const numeric = numericSchema(about);
  const bound = (key: string, other: number): number => (typeof numeric?.[key] === "number" ? numeric[key] : other);
  const example = Array.isArray(about?.["examples"]) ? written(about["examples"][0]) : undefined;
  if (issue.code === "too_small") {
    if (issue.inclusive === false) return [`must be above ${issue.minimum}; got ${shown(value)}`, example];
    const least = bound("minimum", Number(issue.minimum));
    return [`must be at least ${least}; got ${shown(value)}`, `${least}`];
  }
  if (issue.code !== "too_big") return undefined;
  if (issue.inclusive === false) return [`must be below ${issue.maximum}; got ${shown(value)}`, example];
  const most = bound("maximum", Number(issue.maximum));
  const trials = trialsAround(path, root);
  if (trials < most) return [`must be at most trials, which is ${trials}; got ${shown(value)}`, `${trials}`];
  return [`must be at most ${most}; got ${shown(value)}`, `${most}`];
}

/** The alternative that is about numbers, or the schema itself. */
function numericSchema(schema: JsonSchema | undefined): JsonSchema | undefined {
  const alternatives = (schema?.["anyOf"] ?? schema?.["oneOf"]) as readonly JsonSchema[] | undefined;
  return alternatives?.find(({ type }) => type === "integer" || type === "number") ?? schema;
}

/** Whether a number is within the bounds of its key. */
function isWithin(schema: JsonSchema | undefined, number: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = numericSchema(schema) ?? {};
  return !(
    number < Number(minimum) ||
    number > Number(maximum) ||
    number <= Number(exclusiveMinimum) ||
    number >= Number(exclusiveMaximum)
  );
}

/** The trials of a budget, which its parts must not exceed; Infinity where the path is of no such part. */
function trialsAround(path: KeyPath, root: unknown): number {
  const [key, part] = path;
  if (path.length !== 2 || key !== "budget" || (part !== "initial" && part !== "parallel"))
    return Number.POSITIVE_INFINITY;
  const trials = valueAt(root, ["budget", "trials"]);
  if (typeof trials === "number" && Number.isSafeInteger(trials) && trials > 0) return trials;
  const isTimed = ["time", "slot_time"].some((each) => valueAt(root, ["budget", each]) !== undefined);
  return trials === undefined && !isTimed ? DEFAULT_TRIALS : Number.POSITIVE_INFINITY;
}

/** The message for a word that is not one of the known ones. */
function choiceWords(issue: Issue, value: unknown): Words | undefined {
  const known = issue.code === "invalid_value" ? issue.values.map(String) : discriminators(issue);
  if (value === undefined || known === undefined) return undefined;
  return [`must be ${listed(known)}; got ${shown(value)}`, closest(String(value), known)];
}

function reportUnknown(key: string, path: KeyPath, about: JsonSchema | undefined, report: IssueReport): void {
  const known = Object.keys((about?.["properties"] as object | undefined) ?? {});
  const synonym = Object.hasOwn(SYNONYMS, key) ? SYNONYMS[key] : undefined;
  const word = synonym?.slice(0, synonym.indexOf(":"));
  if (word !== undefined && known.includes(word)) report.mistake([...path, key], "is not known here", synonym);
  else report.mistake([...path, key], `is not known here${meant(key, known)}`);
}

function nameRule(issue: Extract<Issue, { code: "invalid_key" }>, around: JsonSchema | undefined): string {
  if (issue.issues.some(({ code }) => code === "too_big")) return "at most 100 characters long";
  const names = around?.["propertyNames"] as JsonSchema | undefined;
  return `made of ${String(names?.["description"])}`;
}

function discriminators(issue: Issue): readonly string[] | undefined {
  const options: unknown = "options" in issue ? issue.options : undefined;
  return Array.isArray(options) ? options.map(String) : undefined;
}

/** What to write instead of a number or a boolean that was written as text, or of a duration without its unit. */
function repaired(issue: Issue, { path, value, about }: Place): string | undefined {
  if ((path.at(-1) === "timeout" || path.at(-1) === "think") && typeof value === "number") return `${value}s`;
  if (issue.code !== "invalid_type" || typeof value !== "string") return undefined;
  if (issue.expected === "boolean") {
    if (/^(yes|on|y|true)$/i.test(value)) return "true";
    return /^(no|off|n|false)$/i.test(value) ? "false" : undefined;
  }
  const number = Number(value.replaceAll("_", ""));
  const wanted = issue.expected === "number" || issue.expected === "int";
  return wanted && value.trim() !== "" && Number.isFinite(number) && isWithin(about, number)
    ? String(number)
    : undefined;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** The part of the JSON Schema that is about a path; on the way, the alternative that fits the value's `type` or keys. */
function schemaAt(schema: JsonSchema, path: KeyPath, root: unknown): JsonSchema | undefined {
  let current: JsonSchema | undefined = schema;
  for (const [depth, part] of path.entries()) {
    current = choose(current, valueAt(root, path.slice(0, depth)));
    const properties = (current?.["properties"] ?? {}) as Record<string, JsonSchema>;
    const items = (current?.["prefixItems"] as readonly JsonSchema[] | undefined)?.[Number(part)] ?? current?.["items"];
    const next: unknown =
      typeof part === "number"
        ? items
        : Object.hasOwn(properties, part)
          ? properties[part]
          : current?.["additionalProperties"];
    current = typeof next === "object" && next !== null ? (next as JsonSchema) : undefined;
  }
  return current;
}

function choose(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  const alternatives = (schema?.["anyOf"] ?? schema?.["oneOf"]) as readonly JsonSchema[] | undefined;
  if (alternatives === undefined || typeof value !== "object" || value === null) return schema;
  const fits = alternatives
    .filter(({ properties, type }) => (Array.isArray(value) ? type === "array" : properties !== undefined))
    .map((alternative) => ({ alternative, score: likeness(alternative, value) }))
    .sort((a, b) => b.score - a.score);
  return fits[0]?.alternative ?? schema;
}

function likeness(alternative: JsonSchema, value: object): number {
  const properties = (alternative["properties"] ?? {}) as Record<string, JsonSchema>;
  const type = (value as Record<string, unknown>)["type"];
  const shared = Object.keys(value).filter((key) => Object.hasOwn(properties, key)).length;
  return shared + (type !== undefined && properties["type"]?.["const"] === type ? 100 : 0);
}
